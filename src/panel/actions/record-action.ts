import {
  type Action,
  type ActionContext,
  type ActionRequest,
  type ActionResponse,
  populator,
  type RecordActionResponse,
} from 'adminjs'
import type { ResourceId } from '../../access/rights.js'
import type { Doors } from '../doors.js'
import { type FormShape, readForm } from './form.js'
import { outcomeOf } from './outcome.js'
import { permission } from './permission.js'
import type { Change } from './verb.js'

/** One record action: which verb, which input, which words. */
export interface RecordDoor<Result> {
  resource: ResourceId
  name: string
  /** The registered component that asks for the input. */
  component: string
  icon: NonNullable<Action<RecordActionResponse>['icon']>
  variant?: Action<RecordActionResponse>['variant']
  /** Groups the button with others under one name. */
  parent?: string
  /** The notice after the change, a key of the locale's messages. */
  done: string
  /** The input's field that names the record. */
  idField?: string
  form?: FormShape
  change: Change<Result>
  /** What the form begins with, read on GET: beside the record, and in it, since its component is handed the record alone. */
  begins?: Change<Record<string, unknown>>
  /** Hides the button on records that it has nothing to say to. */
  offered?: (params: Record<string, unknown>) => boolean
  /** What the answer carries beside the record and the notice. */
  answer?: (result: Result) => Record<string, unknown>
  /** The page stays after the change, instead of going to the record's. */
  stays?: boolean
}

/**
 * A record action over one verb. GET gives the record, and what the form begins with, and changes nothing; POST is the
 * change, a refusal a notice with the record as it is.
 */
export function recordAction<Result>(doors: Doors, door: RecordDoor<Result>): Partial<Action<ActionResponse>> {
  const accessible = permission(doors, door.resource, door.name)
  return {
    name: door.name,
    actionType: 'record',
    icon: door.icon,
    variant: door.variant,
    parent: door.parent,
    component: door.component,
    showInDrawer: false,
    isAccessible: accessible,
    isVisible: ({ record }) => accessible() && (!record || !door.offered || door.offered(record.params)),
    handler: async (request, _response, context) => {
      const id = { [door.idField ?? 'id']: request.params.recordId }
      if (request.method !== 'post') return formOf(doors, door, id, context)
      const principal = await doors.principalOf(context)
      const form = { ...readForm(request.payload, door.form ?? {}), ...id }
      const outcome = await outcomeOf(() => door.change(doors, principal, form))
      const record = await reread(request, context)
      if ('refusal' in outcome) return { record, ...outcome.refusal }
      return {
        record,
        ...door.answer?.(outcome.result),
        notice: { message: door.done, type: 'success', resourceId: door.resource },
        redirectUrl: door.stays ? undefined : showUrl(request, context),
      }
    },
  }
}

async function formOf<Result>(
  doors: Doors,
  { begins }: RecordDoor<Result>,
  id: Record<string, unknown>,
  context: ActionContext,
) {
  const record = recordJson(context)
  if (!begins) return { record }
  const principal = await doors.principalOf(context)
  const outcome = await outcomeOf(() => begins(doors, principal, id))
  if ('refusal' in outcome) return { record, ...outcome.refusal }
  return { record: { ...record, ...outcome.result }, ...outcome.result }
}

/** The record as it is now; as it was, when the change has taken it out of sight. */
export async function reread(
  { params }: ActionRequest,
  context: ActionContext,
): Promise<RecordActionResponse['record']> {
  const fresh = params.recordId ? await context.resource.findOne(params.recordId, context) : null
  if (!fresh) return recordJson(context)
  const [populated] = await populator([fresh], context)
  return (populated ?? fresh).toJSON(context.currentAdmin)
}

/** The record as it was loaded for this request. */
export function recordJson({ record, currentAdmin }: ActionContext): RecordActionResponse['record'] {
  if (!record) throw new Error('a record action without its record')
  return record.toJSON(currentAdmin)
}

function showUrl({ params }: ActionRequest, { h, resource }: ActionContext): string {
  return h.recordActionUrl({ resourceId: resource.id(), recordId: params.recordId ?? '', actionName: 'show' })
}
