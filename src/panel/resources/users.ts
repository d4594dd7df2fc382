import type { ResourceWithOptions } from 'adminjs'
import { findPeopleAction } from '../actions/find-people.js'
import { reachAction } from '../actions/reach.js'
import { setAvailabilityAction } from '../actions/set-availability.js'
import { setPersonHoursAction } from '../actions/set-working-hours.js'
import type { Doors } from '../doors.js'
import { numbersMenu } from './navigation.js'
import { readActions } from './read-actions.js'
import type { Source } from './source.js'
import { WalledResource } from './walled-resource.js'

const source: Source = {
  id: 'sms_users',
  view: 'sms.user_list',
  columns: {
    id: { sql: 'id', exact: true },
    name: { sql: 'name' },
    email: { sql: 'email' },
    role: { sql: 'role', values: ['superadmin', 'tenant_admin', 'user'] },
    tenantId: { sql: 'tenant_id', reference: 'sms_tenants' },
    available: { sql: 'available', type: 'boolean' },
  },
}

/** `sms_users`: the host's people as the mapping shows them, to pick from. They are the host's to change. */
export const usersResource = (doors: Doors): ResourceWithOptions => ({
  resource: new WalledResource(doors, source),
  options: {
    navigation: numbersMenu,
    titleProperty: 'name',
    sort: { sortBy: 'name', direction: 'asc' },
    listProperties: ['name', 'email', 'role', 'tenantId', 'available'],
    showProperties: ['name', 'email', 'role', 'tenantId', 'available'],
    filterProperties: ['name', 'email', 'role', 'tenantId', 'available'],
    actions: {
      ...readActions(doors, 'sms_users'),
      findPeople: findPeopleAction(doors),
      reach: reachAction(doors),
      setAvailability: setAvailabilityAction(doors),
      setWorkingHours: setPersonHoursAction(doors),
    },
  },
})
