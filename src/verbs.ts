import type { z } from 'zod'
import { asPrincipal, loadPrincipal, type Principal } from './access/principal.js'
import { verifyAudit } from './audit/verify-audit.js'
import type { Tx } from './database/transaction.js'
import { SmsError } from './errors.js'
import { AddOptOutInput, addOptOut } from './messages/add-opt-out.js'
import { EndOptOutInput, endOptOut } from './messages/end-opt-out.js'
import { ExportOptOutsInput, exportOptOuts } from './messages/export-opt-outs.js'
import { ImportOptOutsInput, importOptOuts } from './messages/import-opt-outs.js'
import { DecideSendingInput, decideSending } from './messages/decide-sending.js'
import { DeliverHeldInput, deliverHeld } from './messages/deliver-held.js'
import { exportMessages } from './messages/export-messages.js'
import { SweepInput, sweep } from './messages/sweep.js'
import { DismissLostInput, dismissLost } from './messages/dismiss-lost.js'
import { ErasePeerInput, erasePeer } from './messages/erase-peer.js'
import { ErasureInput } from './messages/erasure-input.js'
import { KeepUploadInput, keepUpload } from './messages/keep-upload.js'
import { RemoveUploadInput, removeUpload } from './messages/remove-upload.js'
import { PlaceHoldInput, placeHold } from './messages/place-hold.js'
import { previewErasure } from './messages/preview-erasure.js'
import { previewReplay } from './messages/preview-replay.js'
import { ReleaseHoldInput, releaseHold } from './messages/release-hold.js'
import { ReplayInput, replay } from './messages/replay.js'
import { sendingStanding } from './messages/sending-standing.js'
import { SendInput, send } from './messages/send.js'
import { AccessReviewInput, accessReview } from './numbers/access-review.js'
import { AssignInput, assign } from './numbers/assign.js'
import { DisableInput, disable } from './numbers/disable.js'
import { ShowDoctorInput, showDoctor } from './numbers/doctor/show-doctor.js'
import { StartTestInput, startTest } from './numbers/doctor/start-test.js'
import { EditNumberInput, editNumber } from './numbers/edit-number.js'
import { EnableInput, enable } from './numbers/enable.js'
import { EndTenureInput, endTenure } from './numbers/end-tenure.js'
import { exportAssignments } from './numbers/export-assignments.js'
import { ExportInput } from './numbers/export-input.js'
import { link } from './numbers/link.js'
import { LinkInput } from './numbers/link-input.js'
import { ListInventoryInput, listInventory } from './numbers/list-inventory.js'
import { PreviewRoutingInput, previewRouting } from './numbers/preview-routing.js'
import { NumberPageInput, numberPage } from './numbers/number-page.js'
import { NumberTimelineInput, numberTimeline } from './numbers/number-timeline.js'
import { ReleaseWaitingInput, releaseWaiting } from './numbers/release-waiting.js'
import { RotateTokenInput, rotateToken } from './numbers/rotate-token.js'
import { StartDeliveryRunInput, startDeliveryRun } from './numbers/delivery-run.js'
import { ShowDeliveryRunInput, showDeliveryRun } from './numbers/show-delivery-run.js'
import { printRegister } from './numbers/print-register.js'
import { ReachInput, reach } from './numbers/reach.js'
import { RegisterInput, readRegister } from './numbers/register.js'
import { RegisterFilter } from './numbers/register-filter.js'
import { ResumeInput, resume } from './numbers/resume.js'
import { SetAvailabilityInput, setAvailability } from './numbers/set-availability.js'
import { SetDeliveryInput, setDelivery } from './numbers/set-delivery.js'
import { SetNoteInput, setNote } from './numbers/set-note.js'
import { SetTimerInput, setTimer } from './numbers/set-timer.js'
import { SetWorkingHoursInput, setWorkingHours } from './numbers/set-working-hours.js'
import { ShareInput, share } from './numbers/share.js'
import { ShowWebhookInput, showWebhook } from './numbers/show-webhook.js'
import { UnassignInput, unassign } from './numbers/unassign.js'
import { EditSettingsInput, editSettings } from './settings/edit-settings.js'
import { EditTenantSettingsInput, editTenantSettings } from './settings/edit-tenant-settings.js'
import { PreviewRetentionInput, previewRetention } from './settings/preview-retention.js'
import type { Service } from './settings/service.js'
import { testCredentials } from './settings/test-credentials.js'

/** The domain's verbs as one person: each takes its input as it comes, and checks it. */
export type Verbs = ReturnType<typeof verbsOf>

/**
 * The verbs as one of the host's users, loaded afresh.
 * @throws SmsError `not_signed_in` for whoever the mapping does not know
 */
export async function verbsAs(service: Service, userId: string | number): Promise<Verbs> {
  const principal = await loadPrincipal(service.db, userId)
  if (!principal) throw new SmsError('not_signed_in')
  return verbsOf(service, principal)
}

function verbsOf(service: Service, principal: Principal) {
  const inTransaction =
    <Schema extends z.ZodType, Result>(
      schema: Schema,
      verb: (tx: Tx, principal: Principal, input: z.output<Schema>) => Promise<Result>,
    ) =>
    async (input: z.input<Schema>): Promise<Result> => {
      const parsed = parse(schema, input)
      return asPrincipal(service.db, principal, tx => verb(tx, principal, parsed))
    }
  const withCarrier =
    <Schema extends z.ZodType, Result>(
      schema: Schema,
      verb: (service: Service, principal: Principal, input: z.output<Schema>) => Promise<Result>,
    ) =>
    async (input: z.input<Schema>): Promise<Result> =>
      verb(service, principal, parse(schema, input))
  return {
    principal,
    link: withCarrier(LinkInput, link),
    listInventory: withCarrier(ListInventoryInput, listInventory),
    showWebhook: withCarrier(ShowWebhookInput, showWebhook),
    startTest: withCarrier(StartTestInput, startTest),
    showDoctor: inTransaction(ShowDoctorInput, showDoctor),
    rotateToken: withCarrier(RotateTokenInput, rotateToken),
    startDeliveryRun: withCarrier(StartDeliveryRunInput, startDeliveryRun),
    showDeliveryRun: inTransaction(ShowDeliveryRunInput, showDeliveryRun),
    setDelivery: withCarrier(SetDeliveryInput, setDelivery),
    editSettings: withCarrier(EditSettingsInput, editSettings),
    testCredentials: () => testCredentials(service, principal),
    assign: inTransaction(AssignInput, assign),
    previewRouting: inTransaction(PreviewRoutingInput, previewRouting),
    share: inTransaction(ShareInput, share),
    unassign: inTransaction(UnassignInput, unassign),
    enable: inTransaction(EnableInput, enable),
    disable: inTransaction(DisableInput, disable),
    unlink: withCarrier(EndTenureInput, endTenure),
    exportAssignments: inTransaction(RegisterFilter, exportAssignments),
    readRegister: inTransaction(RegisterInput, readRegister),
    accessReview: inTransaction(AccessReviewInput, accessReview),
    reach: inTransaction(ReachInput, reach),
    printRegister: inTransaction(RegisterFilter, printRegister),
    exportMessages: inTransaction(ExportInput, exportMessages),
    resume: inTransaction(ResumeInput, resume),
    editNumber: inTransaction(EditNumberInput, editNumber),
    setAvailability: inTransaction(SetAvailabilityInput, setAvailability),
    numberPage: inTransaction(NumberPageInput, numberPage),
    numberTimeline: inTransaction(NumberTimelineInput, numberTimeline),
    setNote: inTransaction(SetNoteInput, setNote),
    releaseWaiting: inTransaction(ReleaseWaitingInput, releaseWaiting),
    setTimer: inTransaction(SetTimerInput, setTimer),
    setWorkingHours: inTransaction(SetWorkingHoursInput, setWorkingHours),
    editTenantSettings: inTransaction(EditTenantSettingsInput, editTenantSettings),
    previewRetention: inTransaction(PreviewRetentionInput, previewRetention),
    addOptOut: inTransaction(AddOptOutInput, addOptOut),
    endOptOut: inTransaction(EndOptOutInput, endOptOut),
    importOptOuts: inTransaction(ImportOptOutsInput, importOptOuts),
    exportOptOuts: inTransaction(ExportOptOutsInput, exportOptOuts),
    keepUpload: inTransaction(KeepUploadInput, keepUpload),
    removeUpload: inTransaction(RemoveUploadInput, removeUpload),
    send: inTransaction(SendInput, send),
    sendingStanding: () => asPrincipal(service.db, principal, tx => sendingStanding(tx, principal)),
    decideSending: withCarrier(DecideSendingInput, decideSending),
    deliverHeld: inTransaction(DeliverHeldInput, deliverHeld),
    previewReplay: withCarrier(ReplayInput, previewReplay),
    replay: withCarrier(ReplayInput, replay),
    sweep: withCarrier(SweepInput, sweep),
    dismissLost: inTransaction(DismissLostInput, dismissLost),
    placeHold: inTransaction(PlaceHoldInput, placeHold),
    releaseHold: inTransaction(ReleaseHoldInput, releaseHold),
    previewErasure: withCarrier(ErasureInput, previewErasure),
    erasePeer: withCarrier(ErasePeerInput, erasePeer),
    verifyAudit: () => verifyAudit(service, principal),
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new SmsError('invalid_input', { reason: parsed.error.issues.map(({ message }) => message).join('; ') })
}
