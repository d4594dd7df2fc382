import { ReadWorkingHoursInput, readWorkingHours } from '../../numbers/read-working-hours.js'
import { SetWorkingHoursInput, setWorkingHours } from '../../numbers/set-working-hours.js'
import type { Doors } from '../doors.js'
import { moreMenu } from '../locale/en.js'
import { isLinked } from './offered.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

const shared = {
  name: 'setWorkingHours',
  component: 'SmsWorkingHours',
  icon: 'Calendar',
  done: 'workingHoursSet',
  form: { switches: ['always'], emptied: ['automaticAnswer'] },
  begins: inOneStep(readWorkingHours, ReadWorkingHoursInput),
  change: inOneStep(setWorkingHours, SetWorkingHoursInput),
} as const

/**
 * Record action `setWorkingHours` of `sms_numbers`. GET gives `hours` and `automaticAnswer` as they are stored. POST
 * `always`, or `timeZone`, `weekly.mon` …, `holidays`; and `automaticAnswer?`, emptied for none.
 */
export const setNumberHoursAction = (doors: Doors) =>
  recordAction(doors, { ...shared, resource: 'sms_numbers', idField: 'numberId', parent: moreMenu, offered: isLinked })

/** Record action `setWorkingHours` of `sms_users`: the same for a person. */
export const setPersonHoursAction = (doors: Doors) =>
  recordAction(doors, { ...shared, resource: 'sms_users', idField: 'userId' })
