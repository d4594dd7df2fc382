import { ReadHoldersInput, readHolders } from '../../numbers/read-holders.js'
import { ShareInput, share } from '../../numbers/share.js'
import type { Given } from '../../numbers/set-holders.js'
import type { Doors } from '../doors.js'
import { isLinked } from './offered.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

/**
 * Record action `share` of `sms_numbers`. GET gives `giving`: who holds it, and what they have open. POST `userIds` in
 * order, `routing?`, `note?`, `history?`, `version?`, `deliverHeld?`, `handOverTo?`: replaces the set as a whole.
 */
export const shareAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_numbers',
    name: 'share',
    component: 'SmsHoldersDialog',
    icon: 'Users',
    done: 'numberShared',
    idField: 'numberId',
    form: { lists: ['userIds'], numbers: ['version'] },
    begins: inOneStep(readHolders, ReadHoldersInput),
    change: inOneStep(share, ShareInput),
    offered: isLinked,
    answer: (given: Given) => ({ ...given }),
  })
