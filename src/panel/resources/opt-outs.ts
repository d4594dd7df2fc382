import type { ResourceWithOptions } from 'adminjs'
import { addOptOutAction, endOptOutAction, exportOptOutsAction, importOptOutsAction } from '../actions/opt-outs.js'
import type { Doors } from '../doors.js'
import { numbersMenu } from './navigation.js'
import { readActions } from './read-actions.js'
import type { Source } from './source.js'
import { WalledResource } from './walled-resource.js'

const source: Source = {
  id: 'sms_opt_outs',
  view: 'sms.opt_out_list',
  columns: {
    id: { sql: 'id', type: 'uuid' },
    tenantId: { sql: 'tenant_id', reference: 'sms_tenants' },
    peer: { sql: 'peer', phone: true },
    standing: { sql: 'standing', type: 'boolean', unsortable: true },
    source: { sql: 'source', values: ['keyword', 'manual', 'import'] },
    keyword: { sql: "case when source = 'keyword' then keyword end" },
    numberId: { sql: 'number_id', reference: 'sms_numbers' },
    messageId: { sql: 'message_id', reference: 'sms_messages' },
    at: { sql: 'at', type: 'datetime' },
    reason: { sql: 'reason', unsortable: true },
    enteredBy: { sql: 'entered_by', reference: 'sms_users' },
    endedAt: { sql: 'ended_at', type: 'datetime' },
    endedBy: { sql: 'ended_by', reference: 'sms_users' },
    endedReason: { sql: 'ended_reason', unsortable: true },
  },
}

const sometimes = ['keyword', 'numberId', 'messageId', 'reason', 'enteredBy', 'endedAt', 'endedBy', 'endedReason']

/** `sms_opt_outs`: who does not want to be texted, since when and how that is known, newest first. */
export const optOutsResource = (doors: Doors): ResourceWithOptions => ({
  resource: new WalledResource(doors, source),
  options: {
    navigation: numbersMenu,
    titleProperty: 'peer',
    sort: { sortBy: 'at', direction: 'desc' },
    listProperties: ['peer', 'tenantId', 'standing', 'source', 'keyword', 'numberId', 'at', 'endedAt'],
    showProperties: Object.keys(source.columns).filter(name => name !== 'id'),
    filterProperties: ['peer', 'standing', 'source', 'tenantId', 'at'],
    properties: Object.fromEntries(sometimes.map(name => [name, { components: { show: 'SmsWhereSet' } }])),
    actions: {
      ...readActions(doors, 'sms_opt_outs'),
      addOptOut: addOptOutAction(doors),
      importOptOuts: importOptOutsAction(doors),
      exportOptOuts: exportOptOutsAction(doors),
      endOptOut: endOptOutAction(doors),
    },
  },
})
