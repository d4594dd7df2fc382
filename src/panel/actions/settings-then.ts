import { SystemSettingsThenInput, systemSettingsThen } from '../../settings/system-settings-then.js'
import { TenantSettingsThenInput, tenantSettingsThen } from '../../settings/tenant-settings-then.js'
import type { Doors } from '../doors.js'
import { reviewAction } from './review-action.js'
import { inOneStep } from './verb.js'

const common = { name: 'settingsThen', component: 'SmsSettingsThen' } as const

/** Record action `settingsThen` of `sms_tenant_settings`: what the tenant had decided. GET `at?`: of a moment before now. */
export const tenantSettingsThenAction = (doors: Doors) =>
  reviewAction(doors, {
    ...common,
    resource: 'sms_tenant_settings',
    idField: 'tenantId',
    ask: inOneStep(tenantSettingsThen, TenantSettingsThenInput),
  })

/** Record action `settingsThen` of `sms_settings`: what was set for all. GET `at?`: of a moment before now. */
export const systemSettingsThenAction = (doors: Doors) =>
  reviewAction(doors, {
    ...common,
    resource: 'sms_settings',
    idField: 'id',
    ask: inOneStep(systemSettingsThen, SystemSettingsThenInput),
  })
