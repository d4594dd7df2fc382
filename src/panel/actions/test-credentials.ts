import { testCredentials } from '../../settings/test-credentials.js'
import type { Doors } from '../doors.js'
import { recordAction } from './record-action.js'

/** Record action `testCredentials` of `sms_settings`: asks QuestBlue whether it accepts the stored ones. */
export const testCredentialsAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_settings',
    name: 'testCredentials',
    component: 'SmsConfirm',
    icon: 'CheckCircle',
    done: 'credentialsValid',
    change: ({ service }, principal) => testCredentials(service, principal),
    stays: true,
  })
