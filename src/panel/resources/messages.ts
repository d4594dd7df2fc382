import type { ResourceWithOptions } from 'adminjs'
import { erasePeerAction, previewErasureAction } from '../actions/erasure.js'
import { exportMessagesAction } from '../actions/export-history.js'
import { peerKinds } from '../../messages/peer-kinds.js'
import type { Doors } from '../doors.js'
import { numbersMenu } from './navigation.js'
import { readActions } from './read-actions.js'
import type { Source } from './source.js'
import { WalledResource } from './walled-resource.js'

const statuses = ['received', 'held', 'duplicate', 'queued', 'sending', 'sent', 'delivered', 'failed', 'unknown']

// Seldom many: the ones that a person is to read.
const wishes =
  '(exists (select from sms.stop_wishes w where w.tenant_id = message_list.tenant_id and w.message_id = message_list.id))'

const source: Source = {
  id: 'sms_messages',
  view: 'sms.message_list',
  columns: {
    id: { sql: 'id', type: 'uuid' },
    numberId: { sql: 'number_id', reference: 'sms_numbers' },
    number: { sql: 'number', phone: true },
    conversationId: { sql: 'conversation_id', type: 'uuid' },
    peer: { sql: 'peer', phone: true },
    peerKind: { sql: 'sms.peer_kind(peer)', values: [...peerKinds], unsortable: true },
    direction: { sql: 'direction', values: ['in', 'out'] },
    text: { sql: 'text', unsortable: true },
    status: { sql: 'status', values: statuses },
    statusReason: { sql: 'status_reason', unsortable: true },
    handlerId: { sql: 'handler_id', reference: 'sms_users' },
    handlerName: { sql: 'handler_name', unsortable: true },
    mediaCount: { sql: 'media_count', type: 'number' },
    wish: { sql: wishes, type: 'boolean', unsortable: true },
    at: { sql: 'at', type: 'datetime', order: 'id', dated: true },
    automatic: { sql: "(direction = 'out' and author_id is null)", type: 'boolean', unsortable: true },
    decision: { sql: 'decision', type: 'mixed', unsortable: true },
    erasedAt: { sql: 'erased_at', type: 'datetime', unsortable: true },
  },
  countsTo: 10_000,
  text: { field: 'text', numberId: 'numberId', conversationId: 'conversationId' },
  narrow: {
    field: 'text',
    unless: ['number', 'numberId', 'at'],
    since: "id > sms.uuid_v7_floor(now() - interval '30 days')",
  },
}

/** `sms_messages`: every text, in and out, newest first. */
export const messagesResource = (doors: Doors): ResourceWithOptions => ({
  resource: new WalledResource(doors, source),
  options: {
    navigation: numbersMenu,
    titleProperty: 'peer',
    sort: { sortBy: 'at', direction: 'desc' },
    listProperties: ['at', 'number', 'peer', 'direction', 'text', 'status', 'wish', 'handlerName'],
    showProperties: [
      'at',
      'numberId',
      'peer',
      'peerKind',
      'direction',
      'text',
      'status',
      'statusReason',
      'handlerName',
      'mediaCount',
      'wish',
      'automatic',
      'erasedAt',
      'decision',
    ],
    properties: {
      text: { components: { list: 'SmsMessageText', show: 'SmsMessageText' } },
      erasedAt: { components: { show: 'SmsWhereSet' } },
      statusReason: { components: { show: 'SmsWord' } },
      handlerName: { components: { show: 'SmsWhereSet' } },
      wish: { components: { list: 'SmsFlag', show: 'SmsFlag' } },
      automatic: { components: { show: 'SmsFlag' } },
      decision: { components: { show: 'SmsDecision' } },
    },
    filterProperties: ['number', 'peer', 'peerKind', 'direction', 'status', 'wish', 'text', 'at'],
    actions: {
      ...readActions(doors, 'sms_messages'),
      exportMessages: exportMessagesAction(doors),
      previewErasure: previewErasureAction(doors),
      erasePeer: erasePeerAction(doors),
    },
  },
})
