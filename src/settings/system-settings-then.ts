import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'
import { AskedMoment, settleMoment } from '../numbers/moment-asked.js'
import { SettingsRow, type SettingsThen, stateThen, thenOf } from './settings-then.js'

export const SystemSettingsThenInput = z.object({ id: z.literal('system'), at: AskedMoment })

const then = `
  with s as (${stateThen})
  select jsonb_build_object(
      'credentialsState', s.settings -> 'credentials_state', 'credentialsReason', s.settings -> 'credentials_reason',
      'credentialsSetAt', s.settings -> 'credentials_set_at',
      'credentialsSetBy', sms.name_of(sms.as_user_id(s.settings ->> 'credentials_set_by')),
      'lowBalance', to_char((s.settings ->> 'low_balance_cents')::bigint / 100.0, 'FM999999999999990.00'),
      'bodyDays', s.settings -> 'body_days') as values,
    s.valid_from as since, s.valid_to as until, s.correction, k.at as "knownFrom", $2::timestamptz >= k.at as known
  from (select sms.settings_known_from()) k (at) left join s on true`

/**
 * What was set for the whole system at a moment, and in which state the credentials were: no secret is among it.
 * @param input `at`: absent or to come, it is now
 * @throws SmsError `not_allowed`
 */
export async function systemSettingsThen(
  tx: Tx,
  principal: Principal,
  { at }: z.output<typeof SystemSettingsThenInput>,
): Promise<SettingsThen> {
  requireRight(principal, 'sms_settings.settingsThen')
  const moment = await settleMoment(tx, at, { tenantId: null })
  return thenOf(moment, SettingsRow.parse(await one(tx, then, [null, moment.at])))
}
