import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { everyTenantSetting, TenantSettingsInput } from './tenant-settings.js'

export const EditTenantSettingsInput = TenantSettingsInput.extend({ tenantId: z.string().min(1) })

/**
 * Changes what a tenant decides for itself; what is left out stays, an emptied text is none.
 * @throws SmsError `not_allowed`, `not_found` (absent or another tenant: the same)
 */
export async function editTenantSettings(
  tx: Tx,
  principal: Principal,
  { tenantId, ...entered }: z.output<typeof EditTenantSettingsInput>,
): Promise<void> {
  requireRight(principal, 'sms_tenant_settings.edit')
  const { rows } = await tx.query('select id from sms.visible_tenants() where id::text = $1', [tenantId])
  if (rows.length === 0) throw new SmsError('not_found')
  const given = everyTenantSetting.flatMap(setting => {
    const value = entered[setting.name]
    return value === undefined ? [] : [{ ...setting, value: value === '' ? null : value }]
  })
  const columns = given.map(({ column }) => column)
  const places = given.map(({ type }, index) => `$${index + 2}::${type}`)
  const values = [tenantId, ...given.map(({ value }) => value)]
  await tx.query(
    `insert into sms.tenant_settings (${['tenant_id', ...columns].join(', ')})
     values (${['$1::text::sms.tenant_id', ...places].join(', ')})
     on conflict (tenant_id) do ${
       columns.length === 0
         ? 'nothing'
         : `update set ${columns.map(column => `${column} = excluded.${column}`).join(', ')}`
     }`,
    values,
  )
  const detail = Object.fromEntries(given.map(({ name, value }) => [name, value]))
  const record = `select sms.record($1::text::sms.tenant_id, 'tenant_settings.edit', '{}', $2::jsonb)`
  await tx.query(record, [tenantId, JSON.stringify(detail)])
}
