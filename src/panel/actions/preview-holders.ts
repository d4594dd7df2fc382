import { PreviewRoutingInput, previewRouting } from '../../numbers/preview-routing.js'
import type { Doors } from '../doors.js'
import { askAction } from './ask-action.js'
import { inOneStep } from './verb.js'

/** Resource action `previewHolders` of `sms_numbers`. GET `numberId`, `userIds.0` … in order, `routing?`, `shared?`: where the next new conversations would go. */
export const previewHoldersAction = (doors: Doors) =>
  askAction(doors, {
    resource: 'sms_numbers',
    name: 'previewHolders',
    form: { lists: ['userIds'], switches: ['shared'], numbers: ['count'] },
    ask: inOneStep(previewRouting, PreviewRoutingInput),
  })
