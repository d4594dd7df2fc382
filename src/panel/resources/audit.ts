import type { ResourceWithOptions } from 'adminjs'
import { verifyAction } from '../actions/verify.js'
import type { Doors } from '../doors.js'
import { nameAudited } from './name-audited.js'
import { numbersMenu } from './navigation.js'
import { readActions } from './read-actions.js'
import type { Source } from './source.js'
import { WalledResource } from './walled-resource.js'

const source: Source = {
  id: 'sms_audit',
  view: 'sms.audit_list',
  columns: {
    id: { sql: 'id', type: 'uuid' },
    at: { sql: 'at', type: 'datetime', order: 'id' },
    action: { sql: 'action' },
    actor: { sql: 'actor', exact: true },
    actorName: { sql: 'nullif(actor_name, actor::text)', unsortable: true },
    actorRole: { sql: 'actor_role' },
    tenantId: { sql: 'tenant_id', reference: 'sms_tenants' },
    numberId: {
      sql: "ids ->> 'number'",
      reference: 'sms_numbers',
      // Also where texts of many were read.
      found: (id, bind) =>
        `(ids ->> 'number' = ${bind(id)} or action = 'messages.read' and ids -> 'numbers' ? ${bind(id)})`,
    },
    ids: { sql: 'ids', type: 'key-value', unsortable: true },
    detail: { sql: 'detail', type: 'key-value', unsortable: true },
    detailErased: { sql: 'detail_erased', type: 'boolean', unsortable: true },
  },
}

/** `sms_audit`: who changed what, newest first. */
export const auditResource = (doors: Doors): ResourceWithOptions => {
  const actions = readActions(doors, 'sms_audit')
  return {
    resource: new WalledResource(doors, source),
    options: {
      navigation: numbersMenu,
      titleProperty: 'action',
      sort: { sortBy: 'at', direction: 'desc' },
      listProperties: ['at', 'action', 'actorName', 'actorRole', 'numberId', 'tenantId'],
      showProperties: [
        'at',
        'action',
        'actorName',
        'actorRole',
        'tenantId',
        'numberId',
        'ids',
        'detail',
        'detailErased',
      ],
      filterProperties: ['action', 'actorRole', 'numberId', 'tenantId', 'at'],
      properties: {
        tenantId: { components: { show: 'SmsWhereSet' } },
        action: { components: { list: 'SmsWord', show: 'SmsWord' } },
        actorRole: { components: { list: 'SmsWord', show: 'SmsWord' } },
        ids: { components: { show: 'SmsDetail' } },
        detail: { components: { show: 'SmsDetail' } },
        detailErased: { components: { list: 'SmsFlag', show: 'SmsFlag' } },
      },
      actions: { ...actions, verify: verifyAction(doors), show: { ...actions.show, after: [nameAudited(doors)] } },
    },
  }
}
