import type { Action, ActionResponse } from 'adminjs'
import type { ResourceId } from '../../access/rights.js'
import type { Doors } from '../doors.js'
import { outcomeOf } from './outcome.js'
import { permission } from './permission.js'
import { recordJson } from './record-action.js'
import type { Change } from './verb.js'

/** A page of a record that answers for a moment. */
export interface Review {
  resource: ResourceId
  name: string
  component: string
  /** Groups the button with others under one name. */
  parent?: string
  /** The input's field that names the record. */
  idField: string
  /** A verb that changes nothing. */
  ask: Change<object>
}

/**
 * A record action that only asks. GET `at?` (a moment, UTC): `review`, beside the record and in it, since AdminJS hands
 * its component the record alone. POST gives the record and asks nothing.
 */
export function reviewAction(
  doors: Doors,
  { resource, name, component, parent, idField, ask }: Review,
): Partial<Action<ActionResponse>> {
  const accessible = permission(doors, resource, name)
  return {
    name,
    actionType: 'record',
    icon: 'Eye',
    parent,
    component,
    showInDrawer: false,
    isAccessible: accessible,
    isVisible: accessible,
    handler: async (request, _response, context) => {
      const record = recordJson(context)
      if (request.method === 'post') return { record }
      const principal = await doors.principalOf(context)
      const at = request.query?.at || undefined
      const outcome = await outcomeOf(() => ask(doors, principal, { [idField]: request.params.recordId, at }))
      if ('refusal' in outcome) return { record, ...outcome.refusal }
      const review = outcome.result
      return { record: { ...record, review }, review }
    },
  }
}
