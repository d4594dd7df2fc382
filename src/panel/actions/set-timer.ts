import { SetTimerInput, setTimer } from '../../numbers/set-timer.js'
import type { Doors } from '../doors.js'
import { moreMenu } from '../locale/en.js'
import { isLinked } from './offered.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

/** Record action `setTimer` of `sms_numbers`. POST `minutes`; an empty one takes the timer away. */
export const setTimerAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_numbers',
    name: 'setTimer',
    component: 'SmsTimer',
    icon: 'Clock',
    parent: moreMenu,
    done: 'timerSet',
    idField: 'numberId',
    change: inOneStep(setTimer, SetTimerInput),
    offered: params => isLinked(params) && params.assignmentType === 'shared' && params.routing !== 'everyone',
  })
