import type { ResourceWithOptions } from 'adminjs'
import { placeHoldAction, releaseHoldAction } from '../actions/legal-holds.js'
import type { Doors } from '../doors.js'
import { numbersMenu } from './navigation.js'
import { readActions } from './read-actions.js'
import type { Source } from './source.js'
import { WalledResource } from './walled-resource.js'

const source: Source = {
  id: 'sms_legal_holds',
  view: 'sms.legal_hold_list',
  columns: {
    id: { sql: 'id', type: 'uuid' },
    matter: { sql: 'matter' },
    kind: { sql: 'kind', values: ['number', 'peer', 'person'] },
    subject: { sql: 'subject', phone: true, unsortable: true },
    tenantId: { sql: 'tenant_id', reference: 'sms_tenants' },
    standing: { sql: 'standing', type: 'boolean', unsortable: true },
    placedAt: { sql: 'placed_at', type: 'datetime', order: 'id' },
    placedBy: { sql: 'placed_by', reference: 'sms_users' },
    placedRole: { sql: 'placed_role', unsortable: true },
    reason: { sql: 'reason', unsortable: true },
    releasedAt: { sql: 'released_at', type: 'datetime' },
    releasedBy: { sql: 'released_by', reference: 'sms_users' },
    releasedReason: { sql: 'released_reason', unsortable: true },
  },
}

const sometimes = ['reason', 'releasedAt', 'releasedBy', 'releasedReason']

/** `sms_legal_holds`: what must not be erased, for which matter and since when; what was released stays, newest first. */
export const legalHoldsResource = (doors: Doors): ResourceWithOptions => ({
  resource: new WalledResource(doors, source),
  options: {
    navigation: numbersMenu,
    titleProperty: 'matter',
    sort: { sortBy: 'placedAt', direction: 'desc' },
    listProperties: ['matter', 'kind', 'subject', 'tenantId', 'standing', 'placedAt', 'releasedAt'],
    showProperties: Object.keys(source.columns).filter(name => name !== 'id'),
    filterProperties: ['matter', 'kind', 'subject', 'standing', 'tenantId', 'placedAt'],
    properties: {
      ...Object.fromEntries(sometimes.map(name => [name, { components: { show: 'SmsWhereSet' } }])),
      placedRole: { components: { show: 'SmsWord' } },
    },
    actions: {
      ...readActions(doors, 'sms_legal_holds'),
      placeHold: placeHoldAction(doors),
      releaseHold: releaseHoldAction(doors),
    },
  },
})
