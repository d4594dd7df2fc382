import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'

export const EditTenantSettingsInput = z.object({
  tenantId: z.string().min(1),
  conversationIdleDays: z.coerce.number().int().min(1).max(90).optional(),
  duplicateWindowSeconds: z.coerce.number().int().min(0).max(600).optional(),
})

/**
 * Changes what a tenant decides for itself; what is left out stays.
 * @throws SmsError `not_allowed`, `not_found` (absent or another tenant: the same)
 */
export async function editTenantSettings(
  tx: Tx,
  principal: Principal,
  { tenantId, conversationIdleDays, duplicateWindowSeconds }: z.output<typeof EditTenantSettingsInput>,
): Promise<void> {
  requireRight(principal, 'sms_tenant_settings.edit')
  const { rows } = await tx.query('select id from sms.visible_tenants() where id::text = $1', [tenantId])
  if (rows.length === 0) throw new SmsError('not_found')
  const values = [tenantId, conversationIdleDays ?? null, duplicateWindowSeconds ?? null]
  await tx.query(
    `insert into sms.tenant_settings as s (tenant_id, conversation_idle_days, duplicate_window_seconds)
     values ($1::text::sms.tenant_id, coalesce($2::smallint, 7), coalesce($3::smallint, 60))
     on conflict (tenant_id) do update set
       conversation_idle_days = coalesce($2::smallint, s.conversation_idle_days),
       duplicate_window_seconds = coalesce($3::smallint, s.duplicate_window_seconds)`,
    values,
  )
  await tx.query(
    `select sms.record($1::text::sms.tenant_id, 'tenant_settings.edit', '{}',
       jsonb_build_object('conversationIdleDays', $2::smallint, 'duplicateWindowSeconds', $3::smallint))`,
    values,
  )
}
