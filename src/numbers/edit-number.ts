import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { lockNumber } from './lock-number.js'

export const EditNumberInput = z.object({
  numberId: z.uuid(),
  label: z.string().trim().max(200, { error: 'a label has at most 200 characters' }),
})

/**
 * Changes a number's label.
 * @throws SmsError `not_found` (absent or another tenant's: the same), `not_allowed`, `number_unlinked`
 */
export async function editNumber(
  tx: Tx,
  principal: Principal,
  { numberId, label }: z.output<typeof EditNumberInput>,
): Promise<void> {
  requireRight(principal, 'sms_numbers.edit')
  const { tenantId } = await lockNumber(tx, numberId)
  const changed = await tx.query('update sms.numbers set label = $2 where id = $1 and label <> $2', [numberId, label])
  if (changed.rowCount === 0) return
  await tx.query(
    `select sms.record($1::text::sms.tenant_id, 'number.edit', jsonb_build_object('number', $2::uuid), jsonb_build_object('label', $3::text))`,
    [tenantId, numberId, label],
  )
}
