import { ResumeInput, resume } from '../../numbers/resume.js'
import type { Doors } from '../doors.js'
import { isGone } from './offered.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

/** Record action `resume` of `sms_numbers`: a number that was gone at QuestBlue sends again. */
export const resumeAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_numbers',
    name: 'resume',
    component: 'SmsConfirm',
    icon: 'PlayCircle',
    done: 'numberResumed',
    idField: 'numberId',
    change: inOneStep(resume, ResumeInput),
    offered: isGone,
  })
