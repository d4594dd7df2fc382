import type { ResourceWithOptions } from 'adminjs'
import { exportAssignmentsAction } from '../actions/export-history.js'
import { registerAction } from '../actions/register.js'
import type { Doors } from '../doors.js'
import { numbersMenu } from './navigation.js'
import { readActions } from './read-actions.js'
import type { Source } from './source.js'
import { WalledResource } from './walled-resource.js'

const source: Source = {
  id: 'sms_assignments',
  view: 'sms.assignment_list',
  columns: {
    id: { sql: 'id', type: 'uuid' },
    numberId: { sql: 'number_id', reference: 'sms_numbers' },
    number: { sql: 'number', phone: true },
    userId: { sql: 'user_id', reference: 'sms_users' },
    userName: { sql: 'user_name' },
    position: { sql: 'position', type: 'number' },
    assignedAt: { sql: 'assigned_at', type: 'datetime' },
    endedAt: { sql: 'ended_at', type: 'datetime' },
    endedReason: { sql: 'ended_reason', exact: true },
    note: { sql: 'note', unsortable: true },
  },
}

/** `sms_assignments`: who held which number, from when, until when. */
export const assignmentsResource = (doors: Doors): ResourceWithOptions => ({
  resource: new WalledResource(doors, source),
  options: {
    navigation: numbersMenu,
    titleProperty: 'number',
    sort: { sortBy: 'assignedAt', direction: 'desc' },
    listProperties: ['number', 'userName', 'position', 'assignedAt', 'endedAt', 'note'],
    showProperties: ['numberId', 'userName', 'position', 'assignedAt', 'endedAt', 'endedReason', 'note'],
    filterProperties: ['number', 'userName', 'assignedAt', 'endedAt'],
    properties: {
      endedReason: { components: { show: 'SmsWord' } },
      endedAt: { components: { show: 'SmsWhereSet' } },
      note: { components: { show: 'SmsWhereSet' } },
    },
    actions: {
      ...readActions(doors, 'sms_assignments'),
      register: registerAction(doors),
      exportAssignments: exportAssignmentsAction(doors),
    },
  },
})
