import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import type { Service } from '../settings/service.js'
import { findOneKept, type Kept, takenOf, textOf } from './kept-text.js'

export const ReplayInput = z.object({ deliveryId: z.uuid() })

/** What becomes of a text that is taken in. */
export const ReplayOutcome = z.enum(['delivered', 'duplicate', 'held_disabled', 'held_tier', 'held_unassigned'])
const Replayed = z.object({
  messageId: z.uuid(),
  numberId: z.uuid(),
  outcome: ReplayOutcome,
  recipients: z.array(z.string()),
})

/**
 * Takes in the text of a request that was not: it came on a retired token, was not understood when it came, or was addressed
 * to nobody. It is read as texts are read today, for whoever holds its number today, with the time at which it came. It goes
 * to the number that it came for, or to the same digits where the same tenant has them again, and to no other tenant.
 * Repeated, it changes nothing and gives the same.
 * @throws SmsError `not_allowed`, `not_found`, `not_replayable`
 */
export async function replay(service: Service, principal: Principal, { deliveryId }: z.output<typeof ReplayInput>) {
  requireRight(principal, 'sms_deliveries.replay')
  return asPrincipal(service.db, principal, async tx => takeIn(tx, service, await findOneKept(tx, deliveryId)))
}

/** Takes in what was opened. @throws SmsError `not_replayable` */
export async function takeIn(tx: Tx, { keyring }: Pick<Service, 'keyring'>, kept: Kept) {
  const { deliveryId, messageId } = kept
  const text = messageId === null ? takenOf(await textOf(keyring, kept)) : {}
  const take = `select message_id as "messageId", number_id as "numberId", outcome, recipients
    from sms.replay_delivery($1, $2)`
  const { rows } = await tx.query(take, [deliveryId, JSON.stringify(text)])
  const [taken] = z.array(Replayed).parse(rows)
  if (!taken) throw new SmsError('not_replayable', { reason: 'it is a delivery report, and no text' })
  return { deliveryId, ...taken }
}
