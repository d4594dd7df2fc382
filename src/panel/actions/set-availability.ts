import { SetAvailabilityInput, setAvailability } from '../../numbers/set-availability.js'
import type { Doors } from '../doors.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

/** Record action `setAvailability` of `sms_users`. POST `available`: whether routing gives this person texts. */
export const setAvailabilityAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_users',
    name: 'setAvailability',
    component: 'SmsAvailability',
    icon: 'Clock',
    done: 'availabilitySet',
    idField: 'userId',
    form: { switches: ['available'] },
    change: inOneStep(setAvailability, SetAvailabilityInput),
  })
