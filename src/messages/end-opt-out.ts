import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { OptOutReason } from './opt-out-input.js'

export const EndOptOutInput = z.object({ optOutId: z.uuid(), reason: OptOutReason })

/**
 * Ends an opt-out by hand, at the customer's own word. Repeated, it changes nothing.
 * @throws SmsError `not_allowed`, `not_found` (absent or another tenant's: the same)
 */
export async function endOptOut(
  tx: Tx,
  principal: Principal,
  { optOutId, reason }: z.output<typeof EndOptOutInput>,
): Promise<void> {
  requireRight(principal, 'sms_opt_outs.endOptOut')
  await tx.query('select sms.end_opt_out($1, $2)', [optOutId, reason])
}
