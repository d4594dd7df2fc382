import { z } from 'zod'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { DeliverHeld } from './deliver-waiting.js'
import { HandOverHistory } from './hand-over-history.js'
import { type Given, setHolders } from './set-holders.js'

/** Ids come as strings; a host whose keys are numbers may hand them on as such. */
export const UserId = z.union([z.string().min(1), z.number()], { error: 'choose a user' }).transform(String)
export const Note = z
  .string()
  .trim()
  .max(500)
  .nullish()
  .transform(text => text || undefined)

export const AssignInput = z.object({
  numberId: z.uuid(),
  userId: UserId,
  note: Note,
  history: HandOverHistory,
  version: z.number().int().optional(),
  deliverHeld: DeliverHeld,
  /** Who takes over what is open with those who no longer hold the number: one of the new holders. Absent: nobody. */
  handOverTo: UserId.optional(),
})

/**
 * Makes one user the only holder of a number, from now on. Repeated for the present only holder, it changes nothing.
 * Texts that wait are delivered with `deliverHeld` (default: where nobody held the number), if the number is on.
 * @throws SmsError `not_found` (number or user absent or another tenant's: the same), `not_allowed`, `tier_required`,
 *   `credentials_missing`, `number_unlinked`, `purpose_required`,
 *   `stale` (as in `share`)
 */
export function assign(
  tx: Tx,
  principal: Principal,
  { numberId, userId, note, history, version, deliverHeld, handOverTo }: z.output<typeof AssignInput>,
): Promise<Given> {
  return setHolders(tx, principal, {
    action: 'assign',
    numberId,
    userIds: [userId],
    shared: false,
    routing: 'everyone',
    note,
    history,
    version,
    deliverHeld,
    handOverTo,
  })
}
