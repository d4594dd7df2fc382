import { EditNumberInput, editNumber } from '../../numbers/edit-number.js'
import type { Doors } from '../doors.js'
import { moreMenu } from '../locale/en.js'
import { isLinked } from './offered.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

/** Record action `edit` of `sms_numbers`. POST `label`; an empty one takes the label away. */
export const editNumberAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_numbers',
    name: 'edit',
    component: 'SmsEditNumber',
    icon: 'Edit',
    parent: moreMenu,
    done: 'numberEdited',
    idField: 'numberId',
    form: { emptied: ['label'] },
    change: inOneStep(editNumber, EditNumberInput),
    offered: isLinked,
  })
