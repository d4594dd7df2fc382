import { EditTenantSettingsInput, editTenantSettings } from '../../settings/edit-tenant-settings.js'
import type { Doors } from '../doors.js'
import { ReadTiersInput, readTiers } from '../../settings/read-tiers.js'
import { recordAction } from './record-action.js'
import { emptySettings } from '../../settings/tenant-settings.js'
import { inOneStep } from './verb.js'

/**
 * Record action `edit` of `sms_tenant_settings`. GET gives `tiers`: the tenant's, and what it opens. POST any of the
 * settings by name; an emptied text is none.
 */
export const editTenantSettingsAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_tenant_settings',
    name: 'edit',
    component: 'SmsTenantSettings',
    icon: 'Edit',
    done: 'tenantSettingsSaved',
    idField: 'tenantId',
    form: { emptied: emptySettings },
    begins: inOneStep(readTiers, ReadTiersInput),
    change: inOneStep(editTenantSettings, EditTenantSettingsInput),
  })
