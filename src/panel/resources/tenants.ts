import type { ResourceWithOptions } from 'adminjs'
import type { Doors } from '../doors.js'
import { numbersMenu } from './navigation.js'
import { readActions } from './read-actions.js'
import type { Source } from './source.js'
import { WalledResource } from './walled-resource.js'

const source: Source = {
  id: 'sms_tenants',
  view: 'sms.tenant_list',
  columns: {
    id: { sql: 'id', exact: true },
    name: { sql: 'name' },
    tier: { sql: 'tier', values: ['community', 'professional', 'enterprise'] },
    active: { sql: 'active', type: 'boolean' },
  },
}

/** `sms_tenants`: the host's tenants and their tiers as the mapping shows them. They are the host's to change. */
export const tenantsResource = (doors: Doors): ResourceWithOptions => ({
  resource: new WalledResource(doors, source),
  options: {
    navigation: numbersMenu,
    titleProperty: 'name',
    sort: { sortBy: 'name', direction: 'asc' },
    listProperties: ['name', 'tier', 'active'],
    showProperties: ['name', 'tier', 'active'],
    filterProperties: ['name', 'tier', 'active'],
    actions: readActions(doors, 'sms_tenants'),
  },
})
