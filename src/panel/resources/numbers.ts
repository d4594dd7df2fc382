import type { ResourceWithOptions } from 'adminjs'
import { accessReviewAction } from '../actions/access-review.js'
import { assignAction, assignSeveral } from '../actions/assign.js'
import { alsoBulk } from '../actions/also-bulk.js'
import { doctorAction } from '../actions/doctor.js'
import { disableAction, disableSeveral } from '../actions/disable.js'
import { editNumberAction } from '../actions/edit-number.js'
import { enableAction, enableSeveral } from '../actions/enable.js'
import { listNumbersAction } from '../actions/list-numbers.js'
import { linkAction } from '../actions/link.js'
import { rotateTokenAction } from '../actions/rotate-token.js'
import { setDeliveriesAction } from '../actions/set-deliveries.js'
import { setDeliveryAction } from '../actions/set-delivery.js'
import { setNoteAction } from '../actions/set-note.js'
import { setTimerAction } from '../actions/set-timer.js'
import { setNumberHoursAction } from '../actions/set-working-hours.js'
import { numberTimelineAction } from '../actions/number-timeline.js'
import { releaseWaitingAction } from '../actions/release-waiting.js'
import { resumeAction } from '../actions/resume.js'
import { previewHoldersAction } from '../actions/preview-holders.js'
import { shareAction } from '../actions/share.js'
import { showNumberAction } from '../actions/show-number.js'
import { showWebhookAction } from '../actions/show-webhook.js'
import { unassignAction } from '../actions/unassign.js'
import { unlinkAction } from '../actions/unlink.js'
import type { Doors } from '../doors.js'
import { numbersMenu } from './navigation.js'
import { readActions } from './read-actions.js'
import { numberSource } from './number-source.js'
import { WalledResource } from './walled-resource.js'

const hidden = ['id', 'version', 'state', 'search']
/** `sms_numbers`: what an admin sees of a number, and the only ways to change one. */
export const numbersResource = (doors: Doors): ResourceWithOptions => ({
  resource: new WalledResource(doors, numberSource),
  options: {
    navigation: numbersMenu,
    titleProperty: 'number',
    sort: { sortBy: 'number', direction: 'asc' },
    listProperties: ['number', 'label', 'tenantId', 'holders', 'routing', 'enabled', 'sending', 'lastInAt'],
    showProperties: Object.keys(numberSource.columns).filter(name => !hidden.includes(name)),
    filterProperties: [
      'number',
      'label',
      'tenantId',
      'holders',
      'state',
      'assignmentType',
      'routing',
      'enabled',
      'sending',
    ],
    actions: {
      ...readActions(doors, 'sms_numbers'),
      show: showNumberAction(doors),
      list: listNumbersAction(doors),
      link: linkAction(doors),
      assign: alsoBulk(assignAction(doors), assignSeveral(doors)),
      share: shareAction(doors),
      previewHolders: previewHoldersAction(doors),
      showWebhook: showWebhookAction(doors),
      doctor: doctorAction(doors),
      enable: alsoBulk(enableAction(doors), enableSeveral(doors)),
      resume: resumeAction(doors),
      disable: alsoBulk(disableAction(doors), disableSeveral(doors)),
      edit: editNumberAction(doors),
      setDelivery: setDeliveryAction(doors),
      rotateToken: rotateTokenAction(doors),
      setDeliveries: setDeliveriesAction(doors),
      setWorkingHours: setNumberHoursAction(doors),
      setTimer: setTimerAction(doors),
      unassign: unassignAction(doors),
      unlink: unlinkAction(doors),
      timeline: numberTimelineAction(doors),
      accessReview: accessReviewAction(doors),
      setNote: setNoteAction(doors),
      releaseWaiting: releaseWaitingAction(doors),
      bulkAssign: assignSeveral(doors),
      bulkEnable: enableSeveral(doors),
      bulkDisable: disableSeveral(doors),
    },
  },
})
