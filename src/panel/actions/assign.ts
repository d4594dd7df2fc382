import { AssignInput, assign } from '../../numbers/assign.js'
import type { Doors } from '../doors.js'
import { bulkAction } from './bulk-action.js'
import { isLinked } from './offered.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

const common = {
  resource: 'sms_numbers',
  name: 'assign',
  component: 'SmsAssignNumber',
  icon: 'User',
  done: 'numberAssigned',
  idField: 'numberId',
  change: inOneStep(assign, AssignInput),
} as const

/** Record action `assign` of `sms_numbers`. POST `userId`, `note?`, `history?`, `deliverHeld?`. */
export const assignAction = (doors: Doors) =>
  recordAction(doors, { ...common, offered: isLinked, answer: waiting => waiting })

/** Bulk action `assign`: several numbers to one user. POST `userId`, `note?`, `history?`, `deliverHeld?`. */
export const assignSeveral = (doors: Doors) =>
  bulkAction(doors, { ...common, right: 'bulkAssign', done: 'numbersAssigned' })
