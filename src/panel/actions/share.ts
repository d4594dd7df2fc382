import type { Waiting } from '../../numbers/deliver-waiting.js'
import { ShareInput, share } from '../../numbers/share.js'
import type { Doors } from '../doors.js'
import { isLinked } from './offered.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

/** Record action `share` of `sms_numbers`. POST `userIds` in order, `routing?`, `note?`, `history?`, `version?`, `deliverHeld?`: replaces the set as a whole. */
export const shareAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_numbers',
    name: 'share',
    component: 'SmsShareNumber',
    icon: 'Users',
    done: 'numberShared',
    idField: 'numberId',
    form: { lists: ['userIds'], numbers: ['version'] },
    change: inOneStep(share, ShareInput),
    offered: isLinked,
    answer: (waiting: Waiting) => ({ ...waiting }),
  })
