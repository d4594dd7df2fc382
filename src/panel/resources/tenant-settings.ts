import type { ResourceWithOptions } from 'adminjs'
import { editTenantSettingsAction } from '../actions/edit-tenant-settings.js'
import type { Doors } from '../doors.js'
import { settingsMenu } from './navigation.js'
import { readActions } from './read-actions.js'
import type { Source } from './source.js'
import { WalledResource } from './walled-resource.js'

const source: Source = {
  id: 'sms_tenant_settings',
  view: 'sms.tenant_settings_list',
  columns: {
    id: { sql: 'id', exact: true },
    tenantName: { sql: 'tenant_name' },
    conversationIdleDays: { sql: 'conversation_idle_days', type: 'number' },
    duplicateWindowSeconds: { sql: 'duplicate_window_seconds', type: 'number' },
  },
}

/** `sms_tenant_settings`: what a tenant may decide, one record per tenant. */
export const tenantSettingsResource = (doors: Doors): ResourceWithOptions => ({
  resource: new WalledResource(doors, source),
  options: {
    navigation: settingsMenu,
    titleProperty: 'tenantName',
    sort: { sortBy: 'tenantName', direction: 'asc' },
    listProperties: ['tenantName', 'conversationIdleDays', 'duplicateWindowSeconds'],
    showProperties: ['tenantName', 'conversationIdleDays', 'duplicateWindowSeconds'],
    filterProperties: ['tenantName'],
    actions: { ...readActions(doors, 'sms_tenant_settings'), edit: editTenantSettingsAction(doors) },
  },
})
