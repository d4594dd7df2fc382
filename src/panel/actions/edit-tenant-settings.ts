import { EditTenantSettingsInput, editTenantSettings } from '../../settings/edit-tenant-settings.js'
import type { Doors } from '../doors.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

/** Record action `edit` of `sms_tenant_settings`. POST `conversationIdleDays?`, `duplicateWindowSeconds?`. */
export const editTenantSettingsAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_tenant_settings',
    name: 'edit',
    component: 'SmsTenantSettings',
    icon: 'Edit',
    done: 'tenantSettingsSaved',
    idField: 'tenantId',
    change: inOneStep(editTenantSettings, EditTenantSettingsInput),
  })
