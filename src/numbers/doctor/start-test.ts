import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { requireRight } from '../../access/gates.js'
import { asPrincipal, type Principal } from '../../access/principal.js'
import { first, one, type Tx } from '../../database/transaction.js'
import { SmsError } from '../../errors.js'
import { send } from '../../messages/send.js'
import type { Service } from '../../settings/service.js'
import { lockNumber } from '../lock-number.js'
import { hashOf } from '../webhook-address.js'
import { type BegunTest, runDoctor } from './run-doctor.js'

export const StartTestInput = z
  .object({
    numberId: z.uuid(),
    /** Hop by hop; with a text from somebody's own phone; with one that another number sends, which costs a message. */
    what: z.enum(['hops', 'phone', 'number'], { error: 'what to test with is hops, phone or number' }).default('hops'),
    /** The number that sends the text: the principal must hold it. */
    fromNumberId: z.uuid({ error: 'choose the number that sends the text' }).optional(),
  })
  .refine(({ what, fromNumberId }) => (what === 'number') === (fromNumberId !== undefined), {
    path: ['fromNumberId'],
    error: 'choose the number that sends the text',
  })

const life = { hops: 120, phone: 600, number: 600 }
const Begun = z.object({ id: z.string() })
const Sender = z.object({ number: z.string() })

/**
 * Begins a test of the way to a number: `showDoctor` tells how far it is. The text of `hops` is posted to the host's own
 * public URL and leaves nothing but a row in the webhook's log; while one runs, no other is begun. A real text stays.
 * @throws SmsError `not_allowed`, `not_found`, `number_unlinked`, `invalid_input`; with `number` what `send` throws
 */
export async function startTest(
  service: Service,
  principal: Principal,
  { numberId, what, fromNumberId }: z.output<typeof StartTestInput>,
): Promise<void> {
  requireRight(principal, 'sms_numbers.doctor')
  const begun = await asPrincipal(service.db, principal, async (tx): Promise<BegunTest | undefined> => {
    const { tenantId, number } = await lockNumber(tx, numberId) // of two who begin at once the second one sees the first's
    if (what === 'hops' && (await runs(tx, numberId))) return undefined
    const secret = what === 'hops' ? randomBytes(32).toString('base64url') : null
    const messageId = fromNumberId === undefined ? null : await sendFrom(tx, principal, { fromNumberId, to: number })
    const begin = `insert into sms.webhook_tests (tenant_id, number_id, kind, hash, expires_at, message_id)
      values ($1::text::sms.tenant_id, $2, $3, $4, clock_timestamp() + make_interval(secs => $5), $6) returning id`
    const values = [tenantId, numberId, what, secret && hashOf(secret), life[what], messageId]
    const { id } = Begun.parse(await one(tx, begin, values))
    const told = `select sms.record($1::text::sms.tenant_id, 'webhook.tested',
      jsonb_build_object('number', $2::uuid), jsonb_build_object('with', $3::text))`
    await tx.query(told, [tenantId, numberId, what])
    return secret === null ? undefined : { tenantId, testId: id, numberId, secret }
  })
  if (begun) void runDoctor(service, begun)
}

async function runs(tx: Tx, numberId: string): Promise<boolean> {
  const running = `select id from sms.webhook_tests
    where number_id = $1 and kind = 'hops' and ended_at is null and expires_at > clock_timestamp() limit 1`
  return (await first(tx, running, [numberId])) !== undefined
}

/** A word of its own in it, so that two tests are no duplicates of each other. */
async function sendFrom(
  tx: Tx,
  principal: Principal,
  { fromNumberId, to }: { fromNumberId: string; to: string },
): Promise<string> {
  const sender = await first(tx, 'select number from sms.numbers where id = $1 and unlinked_at is null', [fromNumberId])
  if (sender === undefined) throw new SmsError('not_found')
  const text = `Test ${randomBytes(3).toString('hex')} of the way to ${to}. Nothing needs to be done.`
  return (await send(tx, principal, { from: Sender.parse(sender).number, to, text })).id
}
