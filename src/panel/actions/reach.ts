import { ReachInput, reach } from '../../numbers/reach.js'
import type { Doors } from '../doors.js'
import { reviewAction } from './review-action.js'
import { inOneStep } from './verb.js'

/** Record action `reach` of `sms_users`: what this person can reach. GET `at?`: of a moment before now. */
export const reachAction = (doors: Doors) =>
  reviewAction(doors, {
    resource: 'sms_users',
    name: 'reach',
    component: 'SmsReach',
    idField: 'userId',
    ask: inOneStep(reach, ReachInput),
  })
