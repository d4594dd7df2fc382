import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { lockNumber } from './lock-number.js'

export const SetNoteInput = z.object({
  numberId: z.uuid(),
  text: z.string().trim().max(4000, { error: 'a note has at most 4000 characters' }),
})

/**
 * Writes the note that only admins read; an empty one takes it away.
 * @throws SmsError `not_found` (absent or another tenant's: the same), `not_allowed`, `number_unlinked`
 */
export async function setNote(
  tx: Tx,
  principal: Principal,
  { numberId, text }: z.output<typeof SetNoteInput>,
): Promise<void> {
  requireRight(principal, 'sms_numbers.setNote')
  const { tenantId } = await lockNumber(tx, numberId)
  const changed = await tx.query(
    `insert into sms.number_notes as n (tenant_id, number_id, text) values ($1::text::sms.tenant_id, $2, $3)
     on conflict (tenant_id, number_id) do update
       set text = excluded.text, changed_at = clock_timestamp(), changed_by = sms.current_person()
       where n.text <> excluded.text`,
    [tenantId, numberId, text],
  )
  if (changed.rowCount === 0) return
  await tx.query(
    `select sms.record($1::text::sms.tenant_id, 'number.note', jsonb_build_object('number', $2::uuid), jsonb_build_object('text', $3::text))`,
    [tenantId, numberId, text],
  )
}
