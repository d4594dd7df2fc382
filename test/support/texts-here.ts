import { z } from 'zod'
import { type Accounts, at, type ChaosLine, keyOf, type KnownText, noAccount } from './text-accounts.js'
import type { World } from './world.js'

const minute = 60_000

const Text = z.object({
  number: z.string(),
  peer: z.string(),
  text: z.string(),
  status: z.string(),
  verdict: z.string().nullable(),
  receivers: z.array(z.string()),
  logged: z.array(z.string()),
})
const Named = z.object({ number: z.string(), peer: z.string(), at: z.date().nullable(), kind: z.string() })
const Rejected = z.object({ number: z.string(), count: z.number() })

/** What is here: every text with its inboxes and its rows of the log, every one that is named as lost, every rejection. */
export async function textsHere({ superuser }: World, lines: ChaosLine[], known: KnownText[]): Promise<Accounts> {
  const accounts: Accounts = { of: new Map(), rejected: new Map(), untold: 0 }
  const lineOf = new Map(lines.map(line => [line.number, line]))
  const { rows: texts } = await superuser.query(
    `select n.number, m.peer, m.text, m.status, d.verdict,
       array(select i.user_id::text from sms.inbox i where i.tenant_id = m.tenant_id and i.message_id = m.id order by 1) as receivers,
       array(select l.outcome from sms.deliveries l where l.message_id = m.id) as logged
     from sms.messages m join sms.numbers n on n.id = m.number_id
     left join sms.duplicates d on d.tenant_id = m.tenant_id and d.message_id = m.id and m.status = 'duplicate'
     where m.direction = 'in'`,
  )
  for (const row of z.array(Text).parse(texts)) {
    const account = at(accounts.of, keyOf(row.number, row.peer), noAccount)
    const line = lineOf.get(row.number)
    if (!line || !isInItsPlace(row, line)) account.strange.push(JSON.stringify(row))
    const words = at(account.words, row.text, () => ({ own: 0, doubled: 0 }))
    if (row.status === 'duplicate') words.doubled++
    else words.own++
  }

  const writtenAt = new Map<string, number[]>()
  for (const { did, from, time } of known) at(writtenAt, keyOf(did, from), () => []).push(time.getTime())
  const { rows: named } = await superuser.query(
    'select n.number, l.peer, l.at, l.kind from sms.lost_texts l join sms.numbers n on n.id = l.number_id',
  )
  for (const row of z.array(Named).parse(named)) {
    const account = at(accounts.of, keyOf(row.number, row.peer), noAccount)
    const moment = row.at?.getTime() ?? Number.NaN
    const times = writtenAt.get(keyOf(row.number, row.peer)) ?? []
    const isThen = times.some(time => Math.abs(time - moment) < minute)
    if (row.kind !== 'inbound_lost' || !isThen) account.strange.push(JSON.stringify(row))
    account.missing++
  }

  const { rows: rejected } = await superuser.query(
    `select number, count(*)::integer as count from sms.deliveries where outcome = 'rejected' group by number`,
  )
  for (const { number, count } of z.array(Rejected).parse(rejected)) accounts.rejected.set(number, count)
  return accounts
}

/** In the inboxes where it belongs and in no other, and in the log once, as what it is. */
function isInItsPlace({ status, verdict, receivers, logged }: z.infer<typeof Text>, line: ChaosLine): boolean {
  const isLogged = (outcome: string | undefined) => logged.length === 1 && logged[0] === outcome
  if (status === 'duplicate') return verdict === 'duplicate' && receivers.length === 0 && isLogged('duplicate')
  if (line.held) return status === 'held' && receivers.length === 0 && isLogged(line.held)
  const isReached = receivers.every(receiver => line.holders.includes(receiver))
  const isWhole = receivers.length === (line.reaches === 'all' ? line.holders.length : 1)
  return status === 'received' && isReached && isWhole && isLogged('delivered')
}
