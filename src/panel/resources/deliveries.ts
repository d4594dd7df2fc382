import type { ResourceWithOptions } from 'adminjs'
import { dialectNames } from '../locale/en-reasons.js'
import { deliverAction } from '../actions/deliver.js'
import { sweepAction } from '../actions/lost-texts.js'
import {
  countDeliveriesAction,
  exportDeliveriesAction,
  replaySetAction,
  showRequestAction,
} from '../actions/delivery-log.js'
import { replayAction } from '../actions/replay.js'
import type { Doors } from '../doors.js'
import { numbersMenu } from './navigation.js'
import { readActions } from './read-actions.js'
import type { Source } from './source.js'
import { WalledResource } from './walled-resource.js'

const outcomes = [
  'delivered',
  'held_disabled',
  'held_unassigned',
  'held_tier',
  'unknown_number',
  'duplicate',
  'rejected',
  'report',
  'report_unmatched',
  'test',
]

const source: Source = {
  id: 'sms_deliveries',
  view: 'sms.delivery_list',
  columns: {
    id: { sql: 'id', type: 'uuid' },
    at: { sql: 'at', type: 'datetime', order: 'id', dated: true },
    outcome: { sql: 'outcome', values: outcomes },
    reason: { sql: 'reason' },
    number: { sql: 'number', phone: true },
    numberId: { sql: 'number_id', reference: 'sms_numbers' },
    messageId: { sql: 'message_id', reference: 'sms_messages' },
    dialect: { sql: 'dialect', values: Object.keys(dialectNames) },
    durationMs: { sql: 'duration_ms', type: 'number' },
    releasedAt: { sql: 'released_at', type: 'datetime' },
    settledAt: { sql: 'settled_at', type: 'datetime' },
  },
  countsTo: 10_000,
}

/** `sms_deliveries`: the webhook's log, newest first; a held text is released from here. */
export const deliveriesResource = (doors: Doors): ResourceWithOptions => {
  const { list, ...reading } = readActions(doors, 'sms_deliveries')
  return {
    resource: new WalledResource(doors, source),
    options: {
      navigation: numbersMenu,
      titleProperty: 'number',
      sort: { sortBy: 'at', direction: 'desc' },
      listProperties: ['at', 'number', 'outcome', 'reason', 'dialect', 'durationMs', 'releasedAt'],
      showProperties: Object.keys(source.columns).filter(name => name !== 'id'),
      properties: {
        reason: { components: { list: 'SmsWord', show: 'SmsWord' } },
        dialect: { components: { list: 'SmsWord', show: 'SmsWord' } },
        settledAt: { components: { show: 'SmsWhereSet' } },
      },
      filterProperties: ['outcome', 'number', 'reason', 'dialect', 'at'],
      actions: {
        list: { ...list, component: 'SmsDeliveryList' },
        ...reading,
        deliver: deliverAction(doors),
        replay: replayAction(doors),
        sweep: sweepAction(doors),
        replaySet: replaySetAction(doors),
        showRequest: showRequestAction(doors),
        countDeliveries: countDeliveriesAction(doors),
        exportDeliveries: exportDeliveriesAction(doors),
      },
    },
  }
}
