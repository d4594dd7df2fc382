import { asPrincipal, type Principal } from '../../src/access/principal.js'
import { inTransaction } from '../../src/database/transaction.js'
import { SmsError } from '../../src/errors.js'
import type { Message } from '../../src/messages/message.js'
import { send } from '../../src/messages/send.js'
import { control } from './simulated-carrier.js'
import type { World } from './world.js'

let customers = 0

/** A customer's number that no other test has written to. */
export function somebody(): string {
  return `+1305555${String(1_000 + customers++)}`
}

/** Sends as a person does, in a transaction of its own. */
export function sendAs(
  { db }: World,
  person: Principal,
  text: {
    from: string
    to?: string
    text?: string
    mediaUrls?: string[]
    mediaIds?: string[]
    idempotencyKey?: string
  },
): Promise<Message> {
  return asPrincipal(db, person, tx => send(tx, person, { to: somebody(), text: 'Hello', ...text }))
}

/** The code of the refusal that a call ends with; `done` when it ends well. Anything else travels up. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'done'
  } catch (error) {
    if (error instanceof SmsError) return error.code
    throw error
  }
}

/** How a message stands in the database, seen from outside. */
export async function standing({ superuser }: World, id: string): Promise<{ status: string; reason: string | null }> {
  const { rows } = await superuser.query('select status, status_reason as reason from sms.messages where id = $1', [id])
  return rows[0]
}

/** The texts that the simulated carrier was handed for one customer, oldest first. */
export async function handedTo({ simulator }: World, peer: string): Promise<string[]> {
  const { messages } = await control(simulator, 'GET', `/messages?peer=${encodeURIComponent(peer)}`)
  return messages.map((message: { text: string }) => message.text)
}

let reports = 0

/** Gives delivery reports to the ingest as the webhook does, in one batch. */
export function report(
  { db }: World,
  items: {
    numberId: string | null
    number: string
    peer: string
    status: string
    reason?: string
    deliveryId?: string
  }[],
): Promise<{ item: number; outcome: string; message_id: string | null }[]> {
  const batch = items.map(({ peer, deliveryId, reason = null, ...rest }, item) => ({
    item,
    deliveryId: deliveryId ?? deliveryIdOf(++reports),
    tokenId: null,
    receivedAt: new Date().toISOString(),
    elapsedMs: 2,
    dialect: 'report_json',
    from: rest.number,
    to: peer,
    reason,
    ...rest,
  }))
  return inTransaction(db, { role: 'ingest' }, async tx => {
    const { rows } = await tx.query('select * from sms.ingest_reports($1)', [JSON.stringify(batch)])
    return rows as { item: number; outcome: string; message_id: string | null }[]
  })
}

function deliveryIdOf(count: number): string {
  const time = Date.now().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${count.toString(16).padStart(12, '0')}`
}
