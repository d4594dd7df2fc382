import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { first, one, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { AskedMoment, settleMoment } from '../numbers/moment-asked.js'
import { SettingsRow, type SettingsThen, stateThen, thenOf } from './settings-then.js'
import { everyTenantSetting } from './tenant-settings.js'

export const TenantSettingsThenInput = z.object({ tenantId: z.string().min(1), at: AskedMoment })

const visible = 'select from sms.visible_tenants() t where t.id::text = $1'
const decided = everyTenantSetting
  .map(
    ({ name, column, type, otherwise }) => `'${name}', coalesce((s.settings ->> '${column}')::${type}, ${otherwise})`,
  )
  .join(', ')
const then = `
  with s as (${stateThen}),
  t as (
    select t.name, t.tier, t.active from sms.tenant_states t
    where t.tenant_id::text = $1 and t.valid_from <= $2::timestamptz and (t.valid_to is null or $2::timestamptz < t.valid_to)
    order by t.recorded_at desc limit 1
  )
  select jsonb_build_object('tenantName', t.name, 'tier', t.tier, 'active', t.active) || jsonb_build_object(${decided}) as values,
    s.valid_from as since, s.valid_to as until, s.correction, k.at as "knownFrom", $2::timestamptz >= k.at as known
  from (select sms.settings_known_from()) k (at) left join s on true left join t on true`

/**
 * What a tenant had decided for itself at a moment, with its tier as the host was read: defaults where nobody had decided.
 * @param input `at`: absent or to come, it is now
 * @throws SmsError `not_allowed`, `not_found` (absent or another tenant: the same)
 */
export async function tenantSettingsThen(
  tx: Tx,
  principal: Principal,
  { tenantId, at }: z.output<typeof TenantSettingsThenInput>,
): Promise<SettingsThen> {
  requireRight(principal, 'sms_tenant_settings.settingsThen')
  if ((await first(tx, visible, [tenantId])) === undefined) throw new SmsError('not_found')
  const moment = await settleMoment(tx, at, { tenantId })
  return thenOf(moment, SettingsRow.parse(await one(tx, then, [tenantId, moment.at])))
}
