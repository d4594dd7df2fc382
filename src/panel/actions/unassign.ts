import { UnassignInput, unassign } from '../../numbers/unassign.js'
import type { Doors } from '../doors.js'
import { moreMenu } from '../locale/en.js'
import { isHeld } from './offered.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

/** Record action `unassign` of `sms_numbers`: nobody holds it any more. */
export const unassignAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_numbers',
    name: 'unassign',
    component: 'SmsConfirm',
    icon: 'UserX',
    variant: 'danger',
    parent: moreMenu,
    done: 'numberUnassigned',
    idField: 'numberId',
    change: inOneStep(unassign, UnassignInput),
    offered: isHeld,
  })
