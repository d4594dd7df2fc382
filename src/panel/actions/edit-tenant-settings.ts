import { EditTenantSettingsInput, editTenantSettings } from '../../settings/edit-tenant-settings.js'
import type { Doors } from '../doors.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

/** Record action `edit` of `sms_tenant_settings`. POST any of the settings by name; an emptied text is none. */
export const editTenantSettingsAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_tenant_settings',
    name: 'edit',
    component: 'SmsTenantSettings',
    icon: 'Edit',
    done: 'tenantSettingsSaved',
    idField: 'tenantId',
    form: { emptied: ['stopAnswer', 'startAnswer', 'helpAnswer'] },
    change: inOneStep(editTenantSettings, EditTenantSettingsInput),
  })
