import { z } from 'zod'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { Note, UserId } from './assign.js'
import { DeliverHeld } from './deliver-waiting.js'
import { HandOverHistory } from './hand-over-history.js'
import { Routing } from './routing.js'
import { type Given, setHolders } from './set-holders.js'

export const ShareInput = z.object({
  numberId: z.uuid(),
  userIds: z
    .array(UserId, { error: 'choose at least one user' })
    .min(1, { error: 'choose at least one user' })
    .max(500),
  routing: Routing.default('everyone'),
  note: Note,
  history: HandOverHistory,
  version: z.number().int().optional(),
  deliverHeld: DeliverHeld,
  /** As in `assign`. */
  handOverTo: UserId.optional(),
})

/**
 * Gives a number to a team, in this order, instead of whoever held it. Who stays keeps their row and its start. With the
 * `version` that was looked at, a change made meanwhile is not undone unseen. `deliverHeld` as in `assign`.
 * @throws SmsError `not_found` (number or a user absent or another tenant's: the same), `not_allowed`, `tier_required`,
 *   `credentials_missing`, `number_unlinked`, `purpose_required`, `stale` (with who holds it now)
 */
export function share(tx: Tx, principal: Principal, input: z.output<typeof ShareInput>): Promise<Given> {
  return setHolders(tx, principal, { action: 'share', shared: true, ...input })
}
