import { AssignInput, assign } from '../../numbers/assign.js'
import { GiveInput, give } from '../../numbers/give.js'
import { ReadHoldersInput, readHolders } from '../../numbers/read-holders.js'
import { ReadSeveralHoldersInput, readSeveralHolders } from '../../numbers/read-several-holders.js'
import type { Doors } from '../doors.js'
import { bulkAction } from './bulk-action.js'
import { isLinked } from './offered.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

const common = {
  resource: 'sms_numbers',
  name: 'assign',
  icon: 'User',
  done: 'numberAssigned',
  idField: 'numberId',
  form: { numbers: ['version'] },
  change: inOneStep(assign, AssignInput),
} as const

/**
 * Record action `assign` of `sms_numbers`. GET gives `giving`: who holds it, and what they have open. POST `userId`, `note?`,
 * `history?`, `version?`, `deliverHeld?`, `handOverTo?`.
 */
export const assignAction = (doors: Doors) =>
  recordAction(doors, {
    ...common,
    component: 'SmsHoldersDialog',
    begins: inOneStep(readHolders, ReadHoldersInput),
    offered: isLinked,
    answer: given => ({ ...given }),
  })

const readSeveral = inOneStep(readSeveralHolders, ReadSeveralHoldersInput)

/**
 * Bulk action `assign`: several numbers to one person or to a team. GET gives each record its `giving`: who holds it, what
 * they have open, and whether a purpose is demanded. POST `userIds` in order (or `userId`), `routing?`, `note?`,
 * `history?`, `deliverHeld?`, `handOverTo?`; `preview`: only what would come of it.
 */
export const assignSeveral = (doors: Doors) =>
  bulkAction(doors, {
    resource: 'sms_numbers',
    name: 'assign',
    icon: 'User',
    right: 'bulkAssign',
    done: 'numbersAssigned',
    form: { lists: ['userIds'] },
    verb: give,
    schema: GiveInput,
    begins: async (within, principal, numberIds) => {
      const givings = await readSeveral(within, principal, { numberIds })
      return new Map([...givings].map(([id, giving]) => [id, { giving }]))
    },
    answer: ({ handedOver }) => (handedOver === undefined ? {} : { handedOver }),
  })
