import type { ResourceWithOptions } from 'adminjs'
import { makeTokenAction, revokeTokenAction } from '../actions/api-tokens.js'
import type { Doors } from '../doors.js'
import { numbersMenu } from './navigation.js'
import { readActions } from './read-actions.js'
import type { Source } from './source.js'
import { WalledResource } from './walled-resource.js'

const source: Source = {
  id: 'sms_api_tokens',
  view: 'sms.api_token_list',
  columns: {
    id: { sql: 'id', type: 'uuid' },
    name: { sql: 'name' },
    userName: { sql: 'user_name', unsortable: true },
    state: { sql: 'state', values: ['live', 'expired', 'revoked'], unsortable: true },
    scopes: { sql: "array_to_string(scopes, ', ')", unsortable: true },
    createdAt: { sql: 'created_at', type: 'datetime', order: 'id' },
    expiresAt: { sql: 'expires_at', type: 'datetime' },
    usedAt: { sql: 'used_at', type: 'datetime' },
    revokedAt: { sql: 'revoked_at', type: 'datetime' },
    revokedBy: { sql: 'revoked_by_name', unsortable: true },
  },
}

const sometimes = ['usedAt', 'revokedAt', 'revokedBy']

/** `sms_api_tokens`: by what programs act as a person: one's own, and an admin's tenant's people's. Never a token itself. */
export const apiTokensResource = (doors: Doors): ResourceWithOptions => ({
  resource: new WalledResource(doors, source),
  options: {
    navigation: numbersMenu,
    titleProperty: 'name',
    sort: { sortBy: 'createdAt', direction: 'desc' },
    listProperties: ['name', 'userName', 'state', 'scopes', 'createdAt', 'expiresAt', 'usedAt'],
    showProperties: Object.keys(source.columns).filter(name => name !== 'id'),
    filterProperties: ['name', 'userName', 'state', 'createdAt', 'usedAt'],
    properties: Object.fromEntries(sometimes.map(name => [name, { components: { show: 'SmsWhereSet' } }])),
    actions: {
      ...readActions(doors, 'sms_api_tokens'),
      makeToken: makeTokenAction(doors),
      revokeToken: revokeTokenAction(doors),
    },
  },
})
