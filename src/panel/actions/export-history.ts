import { exportMessages } from '../../messages/export-messages.js'
import { exportAssignments } from '../../numbers/export-assignments.js'
import { type Exported, ExportInput } from '../../numbers/export-input.js'
import { RegisterFilter } from '../../numbers/register-filter.js'
import type { Doors } from '../doors.js'
import { resourceAction } from './resource-action.js'
import { inOneStep } from './verb.js'

const common = {
  component: 'SmsExportHistory',
  icon: 'Download',
  done: 'exported',
  stays: true,
  answer: (exported: Exported) => ({ ...exported }),
} as const

/** Resource action `exportAssignments` of `sms_assignments`. POST `numberId?`, `number?`, `person?`, `tenantId?`, `from?`, `until?`, `asOf?`: `csv`. Audited. */
export const exportAssignmentsAction = (doors: Doors) =>
  resourceAction(doors, {
    ...common,
    resource: 'sms_assignments',
    name: 'exportAssignments',
    change: inOneStep(exportAssignments, RegisterFilter),
  })

/** Resource action `exportMessages` of `sms_messages`. POST `numberId?`, `number?`, `from?`, `until?`: `csv`. Audited. */
export const exportMessagesAction = (doors: Doors) =>
  resourceAction(doors, {
    ...common,
    resource: 'sms_messages',
    name: 'exportMessages',
    change: inOneStep(exportMessages, ExportInput),
  })
