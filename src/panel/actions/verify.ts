import type { Action, ActionResponse } from 'adminjs'
import { type AuditReport, verifyAudit } from '../../audit/verify-audit.js'
import type { Doors } from '../doors.js'
import { resourceAction } from './resource-action.js'

/** Resource action `verify` of `sms_audit`. POST: `report` says of each chain that may be seen whether it is as it was sealed. */
export const verifyAction = (doors: Doors): Partial<Action<ActionResponse>> =>
  resourceAction(doors, {
    resource: 'sms_audit',
    name: 'verify',
    component: 'SmsVerifyAudit',
    icon: 'CheckCircle',
    done: 'auditVerified',
    change: ({ service }, principal) => verifyAudit(service, principal),
    answer: (report: AuditReport) => ({ report }),
    stays: true,
  })
