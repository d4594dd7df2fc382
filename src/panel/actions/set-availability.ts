import { ReadAvailabilityInput, readAvailability } from '../../numbers/read-availability.js'
import { SetAvailabilityInput, setAvailability } from '../../numbers/set-availability.js'
import type { Doors } from '../doors.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

const read = inOneStep(readAvailability, ReadAvailabilityInput)

/**
 * Record action `setAvailability` of `sms_users`. GET gives `switch`, how it stands apart from the hours. POST
 * `available`, `awayUntil?`: whether routing gives this person texts.
 */
export const setAvailabilityAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_users',
    name: 'setAvailability',
    component: 'SmsAvailability',
    icon: 'Clock',
    done: 'availabilitySet',
    idField: 'userId',
    form: { switches: ['available'] },
    begins: async (doors, principal, form) => ({ switch: await read(doors, principal, form) }),
    change: inOneStep(setAvailability, SetAvailabilityInput),
  })
