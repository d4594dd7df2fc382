import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { Note } from './assign.js'

export const DisableInput = z.object({ numberId: z.uuid(), reason: Note })

/**
 * Switches a number off: it neither sends nor delivers. Who holds it, in which order and whose turn it is stay as they are.
 * Never gated by tier or credentials.
 * @throws SmsError `not_found` (absent or another tenant's: the same), `not_allowed`, `number_unlinked`
 */
export async function disable(
  tx: Tx,
  principal: Principal,
  { numberId, reason }: z.output<typeof DisableInput>,
): Promise<void> {
  requireRight(principal, 'sms_numbers.disable')
  await tx.query('select sms.switch_number($1, false, $2)', [numberId, reason ?? null])
}
