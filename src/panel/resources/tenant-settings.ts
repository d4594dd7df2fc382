import type { ResourceWithOptions } from 'adminjs'
import { editTenantSettingsAction } from '../actions/edit-tenant-settings.js'
import { previewRetentionAction } from '../actions/preview-retention.js'
import { tenantSettingsThenAction } from '../actions/settings-then.js'
import type { Doors } from '../doors.js'
import { emptySettings, everyTenantSetting, tenantSettingOf } from '../../settings/tenant-settings.js'
import { settingsMenu } from './navigation.js'
import { readActions } from './read-actions.js'
import type { Column, Source } from './source.js'
import { services, tiers } from './tenants.js'
import { WalledResource } from './walled-resource.js'

const choices: Partial<Record<string, string[]>> = {
  optOutScope: ['tenant', 'number'],
  defaultRouting: ['everyone', 'round_robin', 'backup'],
}

const source: Source = {
  id: 'sms_tenant_settings',
  view: 'sms.tenant_settings_list',
  columns: {
    id: { sql: 'id', exact: true },
    tenantName: { sql: 'tenant_name' },
    tier: { sql: 'tier', values: tiers },
    service: { sql: 'sms.service_state(id)', values: services, unsortable: true },
    ...Object.fromEntries(everyTenantSetting.map(setting => [setting.name, columnOf(setting)])),
  },
}

function columnOf(setting: (typeof everyTenantSetting)[number]): Column {
  const types = { smallint: 'number', integer: 'number', boolean: 'boolean', text: 'string' } as const
  const values = choices[setting.name]
  return { sql: tenantSettingOf(setting, 'id'), type: types[setting.type], values, unsortable: true }
}

/** `sms_tenant_settings`: what a tenant may decide, one record per tenant. */
export const tenantSettingsResource = (doors: Doors): ResourceWithOptions => ({
  resource: new WalledResource(doors, source),
  options: {
    navigation: settingsMenu,
    titleProperty: 'tenantName',
    sort: { sortBy: 'tenantName', direction: 'asc' },
    listProperties: ['tenantName', 'tier', 'service'],
    showProperties: Object.keys(source.columns).filter(name => name !== 'id'),
    filterProperties: ['tenantName', 'tier'],
    properties: Object.fromEntries(emptySettings.map(name => [name, { components: { show: 'SmsWhereSet' } }])),
    actions: {
      ...readActions(doors, 'sms_tenant_settings'),
      edit: editTenantSettingsAction(doors),
      previewRetention: previewRetentionAction(doors),
      settingsThen: tenantSettingsThenAction(doors),
    },
  },
})
