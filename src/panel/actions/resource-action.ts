import type { Action, ActionResponse } from 'adminjs'
import { outcomeOf } from './outcome.js'
import { permission } from './permission.js'
import type { Doors } from '../doors.js'
import { readForm } from './form.js'
import type { RecordDoor } from './record-action.js'

/** One action of a whole resource: which verb, which input, which words. */
export type ResourceDoor<Result> = Omit<RecordDoor<Result>, 'idField' | 'offered' | 'parent' | 'variant'>

/** A resource action over one verb. GET changes nothing and gives nothing; POST is the change, a refusal a notice. */
export function resourceAction<Result>(doors: Doors, door: ResourceDoor<Result>): Partial<Action<ActionResponse>> {
  const accessible = permission(doors, door.resource, door.name)
  return {
    name: door.name,
    actionType: 'resource',
    icon: door.icon,
    component: door.component,
    showInDrawer: false,
    isAccessible: accessible,
    isVisible: accessible,
    handler: async (request, _response, context) => {
      if (request.method !== 'post') return {}
      const principal = await doors.principalOf(context)
      const form = readForm(request.payload, door.form ?? {})
      const outcome = await outcomeOf(() => door.change(doors, principal, form))
      if ('refusal' in outcome) return { ...outcome.refusal }
      return {
        ...door.answer?.(outcome.result),
        notice: { message: door.done, type: 'success', resourceId: door.resource },
        redirectUrl: door.stays ? undefined : context.h.resourceUrl({ resourceId: door.resource }),
      }
    },
  }
}
