import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'

export const DismissLostInput = z.object({
  lostTextId: z.uuid(),
  reason: z.string({ error: 'say why it needs nobody' }).trim().min(1, 'say why it needs nobody').max(500),
})

/**
 * Says that something found by comparing QuestBlue's history needs nobody any more; it stays in the list. Closed already, it
 * changes nothing.
 * @throws SmsError `not_allowed`, `not_found` (absent or another tenant's: the same)
 */
export async function dismissLost(
  tx: Tx,
  principal: Principal,
  { lostTextId, reason }: z.output<typeof DismissLostInput>,
): Promise<void> {
  requireRight(principal, 'sms_lost_texts.dismiss')
  await tx.query('select sms.dismiss_lost($1, $2)', [lostTextId, reason])
}
