import type { Action, ActionResponse } from 'adminjs'
import type { ResourceId } from '../../access/rights.js'
import type { Doors } from '../doors.js'
import { type FormShape, readForm } from './form.js'
import { outcomeOf } from './outcome.js'
import { permission } from './permission.js'
import type { Change } from './verb.js'

/** One question that a form of ours asks while it is filled in. */
export interface Question {
  resource: ResourceId
  name: string
  form?: FormShape
  /** A verb that changes nothing. */
  ask: Change<object>
}

/** A resource action behind no button: GET with the question in the address gives the verb's answer, and changes nothing. */
export function askAction(doors: Doors, { resource, name, form = {}, ask }: Question): Partial<Action<ActionResponse>> {
  return {
    name,
    actionType: 'resource',
    component: false,
    isAccessible: permission(doors, resource, name),
    isVisible: false,
    handler: async (request, _response, context) => {
      const principal = await doors.principalOf(context)
      const outcome = await outcomeOf(() => ask(doors, principal, readForm(request.query ?? {}, form)))
      return 'refusal' in outcome ? { ...outcome.refusal } : { ...outcome.result }
    },
  }
}
