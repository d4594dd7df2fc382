import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'

export const ReleaseHoldInput = z.object({
  holdId: z.uuid(),
  reason: z.string({ error: 'say why it is released' }).trim().min(1, 'say why it is released').max(500),
})

/**
 * Releases a legal hold; it stays in the list. What a superadmin has placed, superadmins alone release. Repeated, it changes
 * nothing.
 * @throws SmsError `not_allowed`, `not_found` (absent or another tenant's: the same), `hold_of_superadmin`
 */
export async function releaseHold(
  tx: Tx,
  principal: Principal,
  { holdId, reason }: z.output<typeof ReleaseHoldInput>,
): Promise<void> {
  requireRight(principal, 'sms_legal_holds.releaseHold')
  await tx.query('select sms.release_hold($1, $2)', [holdId, reason])
}
