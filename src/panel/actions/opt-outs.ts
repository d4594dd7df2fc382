import type { Action, ActionResponse } from 'adminjs'
import { AddOptOutInput, addOptOut } from '../../messages/add-opt-out.js'
import { EndOptOutInput, endOptOut } from '../../messages/end-opt-out.js'
import { ExportOptOutsInput, exportOptOuts } from '../../messages/export-opt-outs.js'
import { ImportOptOutsInput, importOptOuts } from '../../messages/import-opt-outs.js'
import type { Doors } from '../doors.js'
import { recordAction } from './record-action.js'
import { resourceAction } from './resource-action.js'
import { inOneStep } from './verb.js'

/** Resource action `addOptOut` of `sms_opt_outs`. POST `tenantId?`, `peer`, `reason`. */
export const addOptOutAction = (doors: Doors): Partial<Action<ActionResponse>> =>
  resourceAction(doors, {
    resource: 'sms_opt_outs',
    name: 'addOptOut',
    component: 'SmsOptOut',
    icon: 'Plus',
    done: 'optOutEntered',
    change: inOneStep(addOptOut, AddOptOutInput),
  })

/** Record action `endOptOut` of `sms_opt_outs`. POST `reason`. */
export const endOptOutAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_opt_outs',
    name: 'endOptOut',
    component: 'SmsOptOut',
    icon: 'X',
    done: 'optOutEnded',
    idField: 'optOutId',
    change: inOneStep(endOptOut, EndOptOutInput),
    offered: ({ standing }) => String(standing) === 'true',
  })

/** Resource action `importOptOuts` of `sms_opt_outs`. POST `tenantId?`, `csv`, `reason`: `imported` says what became of the lines. */
export const importOptOutsAction = (doors: Doors): Partial<Action<ActionResponse>> =>
  resourceAction(doors, {
    resource: 'sms_opt_outs',
    name: 'importOptOuts',
    component: 'SmsOptOutImport',
    icon: 'Upload',
    done: 'optOutsImported',
    change: inOneStep(importOptOuts, ImportOptOutsInput),
    answer: imported => ({ imported }),
    stays: true,
  })

/** Resource action `exportOptOuts` of `sms_opt_outs`. POST `tenantId?`: `csv`. It is a POST because it is audited. */
export const exportOptOutsAction = (doors: Doors): Partial<Action<ActionResponse>> =>
  resourceAction(doors, {
    resource: 'sms_opt_outs',
    name: 'exportOptOuts',
    component: 'SmsOptOutExport',
    icon: 'Download',
    done: 'optOutsExported',
    change: inOneStep(exportOptOuts, ExportOptOutsInput),
    answer: ({ csv }: { csv: string }) => ({ csv }),
    stays: true,
  })
