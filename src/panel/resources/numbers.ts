import type { ResourceWithOptions } from 'adminjs'
import { assignAction, assignSeveral } from '../actions/assign.js'
import { alsoBulk } from '../actions/also-bulk.js'
import { doctorAction } from '../actions/doctor.js'
import { disableAction, disableSeveral } from '../actions/disable.js'
import { editNumberAction } from '../actions/edit-number.js'
import { enableAction, enableSeveral } from '../actions/enable.js'
import { linkAction } from '../actions/link.js'
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
import type { Source } from './source.js'
import { WalledResource } from './walled-resource.js'

const sendings = ['registered', 'pending', 'unregistered', 'toll_free', 'unknown']

const source: Source = {
  id: 'sms_numbers',
  view: 'sms.number_list',
  columns: {
    id: { sql: 'id', type: 'uuid' },
    number: { sql: 'number', phone: true },
    tenantId: { sql: 'tenant_id', reference: 'sms_tenants' },
    label: { sql: 'label' },
    enabled: { sql: 'enabled', type: 'boolean' },
    disabledReason: { sql: 'disabled_reason', unsortable: true },
    assignmentType: { sql: 'assignment_type', values: ['unassigned', 'single', 'shared'], unsortable: true },
    routing: { sql: 'routing', values: ['everyone', 'round_robin', 'backup'] },
    sending: { sql: 'sms.sending_of(id, number)', values: sendings, unsortable: true },
    holders: { sql: 'holders', unsortable: true },
    linkedAt: { sql: 'linked_at', type: 'datetime' },
    unlinkedAt: { sql: 'unlinked_at', type: 'datetime' },
    goneSince: { sql: 'sms.gone_since(id)', type: 'datetime', unsortable: true },
    lastInAt: { sql: 'last_in_at', type: 'datetime' },
    lastOutAt: { sql: 'last_out_at', type: 'datetime' },
    version: { sql: 'version', type: 'number' },
    waiting: { sql: 'waiting', type: 'number', unsortable: true },
    moveOnMinutes: { sql: 'sms.move_on_minutes(id)', type: 'number', unsortable: true },
  },
  base: {
    table: 'sms.numbers',
    fields: ['id', 'number', 'tenantId', 'label', 'enabled', 'routing', 'linkedAt', 'unlinkedAt'],
  },
}

const sometimes = [
  'tenantId',
  'waiting',
  'label',
  'disabledReason',
  'goneSince',
  'unlinkedAt',
  'moveOnMinutes',
  'lastInAt',
  'lastOutAt',
]

/** `sms_numbers`: what an admin sees of a number, and the only ways to change one. */
export const numbersResource = (doors: Doors): ResourceWithOptions => ({
  resource: new WalledResource(doors, source),
  options: {
    navigation: numbersMenu,
    titleProperty: 'number',
    sort: { sortBy: 'number', direction: 'asc' },
    listProperties: ['number', 'label', 'tenantId', 'holders', 'routing', 'enabled', 'sending', 'lastInAt'],
    showProperties: Object.keys(source.columns).filter(name => name !== 'id' && name !== 'version'),
    filterProperties: ['number', 'label', 'tenantId', 'holders', 'assignmentType', 'routing', 'enabled', 'sending'],
    properties: {
      holders: { components: { list: 'SmsHolders', show: 'SmsHolders' } },
      enabled: { components: { list: 'SmsNumberState', show: 'SmsNumberState' } },
      ...Object.fromEntries(sometimes.map(name => [name, { components: { show: 'SmsWhereSet' } }])),
    },
    actions: {
      ...readActions(doors, 'sms_numbers'),
      show: showNumberAction(doors),
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
      setWorkingHours: setNumberHoursAction(doors),
      setTimer: setTimerAction(doors),
      unassign: unassignAction(doors),
      unlink: unlinkAction(doors),
      timeline: numberTimelineAction(doors),
      setNote: setNoteAction(doors),
      releaseWaiting: releaseWaitingAction(doors),
      bulkAssign: assignSeveral(doors),
      bulkEnable: enableSeveral(doors),
      bulkDisable: disableSeveral(doors),
    },
  },
})
