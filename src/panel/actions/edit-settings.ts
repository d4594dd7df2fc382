import { EditSettingsInput, editSettings } from '../../settings/edit-settings.js'
import type { Doors } from '../doors.js'
import { ReadTiersInput, readTiers } from '../../settings/read-tiers.js'
import { recordAction } from './record-action.js'
import { inOneStep, withCarrier } from './verb.js'

/**
 * Record action `edit` of `sms_settings`. GET gives `tiers`: each tenant's, and what it opens. POST `questblueUsername?`, `questbluePassword?`, `questblueSecurityKey?`:
 * stored sealed and tested at once. None of them is a field of the record, so nothing posted comes back.
 */
export const editSettingsAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_settings',
    name: 'edit',
    component: 'SmsCredentials',
    icon: 'Key',
    done: 'credentialsSaved',
    begins: inOneStep(readTiers, ReadTiersInput),
    change: withCarrier(editSettings, EditSettingsInput),
    stays: true,
  })
