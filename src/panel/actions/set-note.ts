import { SetNoteInput, setNote } from '../../numbers/set-note.js'
import type { Doors } from '../doors.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

/** Record action `setNote` of `sms_numbers`, of the number's page. POST `text`; an empty one takes the note away. */
export const setNoteAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_numbers',
    name: 'setNote',
    component: 'SmsNumberPage',
    icon: 'Edit',
    done: 'noteSaved',
    idField: 'numberId',
    form: { emptied: ['text'] },
    change: inOneStep(setNote, SetNoteInput),
    offered: () => false,
  })
