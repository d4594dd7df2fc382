import type { Waiting } from '../../numbers/deliver-waiting.js'
import { ReleaseWaitingInput, releaseWaiting } from '../../numbers/release-waiting.js'
import type { Doors } from '../doors.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

/** Record action `releaseWaiting` of `sms_numbers`, of the number's page. POST: all texts that wait are delivered. */
export const releaseWaitingAction = (doors: Doors) =>
  recordAction<Waiting>(doors, {
    resource: 'sms_numbers',
    name: 'releaseWaiting',
    component: 'SmsNumberPage',
    icon: 'Send',
    done: 'waitingReleased',
    idField: 'numberId',
    change: inOneStep(releaseWaiting, ReleaseWaitingInput),
    answer: waiting => waiting,
    offered: () => false,
  })
