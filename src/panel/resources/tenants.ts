import type { ResourceWithOptions } from 'adminjs'
import type { Doors } from '../doors.js'
import { numbersMenu } from './navigation.js'
import { readActions } from './read-actions.js'
import type { Source } from './source.js'
import { WalledResource } from './walled-resource.js'

/** A tenant's tier, as the host maps it, and what the gates make of it. */
export const tiers = ['community', 'professional', 'enterprise'] as const
export const services = ['in_service', 'tier_required', 'credentials_missing'] as const

const source: Source = {
  id: 'sms_tenants',
  view: 'sms.tenant_list',
  columns: {
    id: { sql: 'id', exact: true },
    name: { sql: 'name' },
    tier: { sql: 'tier', values: tiers },
    service: { sql: 'sms.service_state(id)', values: services, unsortable: true },
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
    listProperties: ['name', 'tier', 'service', 'active'],
    showProperties: ['name', 'tier', 'service', 'active'],
    filterProperties: ['name', 'tier', 'active'],
    actions: readActions(doors, 'sms_tenants'),
  },
})
