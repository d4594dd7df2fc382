import type { ResourceWithOptions } from 'adminjs'
import { dismissAction } from '../actions/lost-texts.js'
import type { Doors } from '../doors.js'
import { numbersMenu } from './navigation.js'
import { readActions } from './read-actions.js'
import type { Source } from './source.js'
import { WalledResource } from './walled-resource.js'

const source: Source = {
  id: 'sms_lost_texts',
  view: 'sms.lost_text_list',
  columns: {
    id: { sql: 'id', type: 'uuid' },
    kind: { sql: 'kind', values: ['inbound_lost', 'sent_elsewhere', 'not_at_carrier'] },
    state: { sql: 'state', values: ['open', 'arrived', 'dismissed'] },
    numberId: { sql: 'number_id', reference: 'sms_numbers' },
    peer: { sql: 'peer', phone: true },
    tenantId: { sql: 'tenant_id', reference: 'sms_tenants' },
    at: { sql: 'at', type: 'datetime' },
    carrierAt: { sql: 'carrier_at', type: 'datetime' },
    cause: { sql: 'cause', values: ['delivery_elsewhere', 'token_retired', 'rejected', 'outage', 'unknown'] },
    foundAt: { sql: 'found_at', type: 'datetime', order: 'id' },
    messageId: { sql: 'message_id', reference: 'sms_messages' },
    closedAt: { sql: 'closed_at', type: 'datetime' },
    dismissedBy: { sql: 'dismissed_by', reference: 'sms_users' },
    dismissedReason: { sql: 'dismissed_reason', unsortable: true },
  },
}

const sometimes = ['at', 'carrierAt', 'cause', 'messageId', 'closedAt', 'dismissedBy', 'dismissedReason']

/** `sms_lost_texts`: what QuestBlue's history has and is not here, and what of ours it has not, newest first. */
export const lostTextsResource = (doors: Doors): ResourceWithOptions => ({
  resource: new WalledResource(doors, source),
  options: {
    navigation: numbersMenu,
    titleProperty: 'peer',
    sort: { sortBy: 'foundAt', direction: 'desc' },
    listProperties: ['kind', 'state', 'peer', 'numberId', 'at', 'cause', 'tenantId'],
    showProperties: Object.keys(source.columns).filter(name => name !== 'id'),
    filterProperties: ['kind', 'state', 'peer', 'numberId', 'cause', 'tenantId', 'foundAt'],
    properties: Object.fromEntries(sometimes.map(name => [name, { components: { show: 'SmsWhereSet' } }])),
    actions: { ...readActions(doors, 'sms_lost_texts'), dismiss: dismissAction(doors) },
  },
})
