import {
  type Action,
  type ActionContext,
  type ActionResponse,
  type BaseRecord,
  type BulkActionResponse,
  populator,
} from 'adminjs'
import type { ResourceId } from '../../access/rights.js'
import type { Doors } from '../doors.js'
import { type FormShape, readForm } from './form.js'
import { outcomeOf, type Refusal } from './outcome.js'
import { permission } from './permission.js'
import type { Change } from './verb.js'

/** One verb for several records at once, each in its own transaction: one that refuses does not hold up the others. */
export interface BulkDoor {
  resource: ResourceId
  /** As AdminJS's address has it: `bulk/enable`. */
  name: string
  right: string
  component: string
  icon: NonNullable<Action<BulkActionResponse>['icon']>
  done: string
  idField: string
  form?: FormShape
  change: Change
}

/** The bulk action. GET gives the records for the form; POST changes them and says how many were refused, and why. */
export function bulkAction(doors: Doors, door: BulkDoor): Partial<Action<ActionResponse>> {
  const accessible = permission(doors, door.resource, door.right)
  return {
    name: door.name,
    actionType: 'bulk',
    icon: door.icon,
    component: door.component,
    showInDrawer: false,
    isAccessible: accessible,
    isVisible: accessible,
    handler: async (request, _response, context) => {
      const records = context.records ?? []
      if (request.method !== 'post') return { records: records.map(record => record.toJSON(context.currentAdmin)) }
      const principal = await doors.principalOf(context)
      const form = readForm(request.payload, door.form ?? {})
      const refused: { title: string; refusal: Refusal }[] = []
      for (const record of records) {
        const outcome = await outcomeOf(() => door.change(doors, principal, { ...form, [door.idField]: record.id() }))
        if ('refusal' in outcome)
          refused.push({ title: record.toJSON(context.currentAdmin).title, refusal: outcome.refusal })
      }
      return { records: await rereadAll(records, context), ...summary(door, records.length, refused, context) }
    },
  }
}

function summary(
  { resource, done }: BulkDoor,
  count: number,
  refused: { title: string; refusal: Refusal }[],
  { h }: ActionContext,
): Omit<BulkActionResponse, 'records'> {
  const redirectUrl = h.resourceUrl({ resourceId: resource })
  const [first] = refused
  if (!first)
    return { notice: { message: done, type: 'success', resourceId: resource, options: { count } }, redirectUrl }
  const message = refused.map(({ title, refusal }) => `${title}: ${refusal.notice.message}`).join(' ')
  return { notice: { message, type: 'error' }, error: first.refusal.error }
}

async function rereadAll(records: BaseRecord[], context: ActionContext): Promise<BulkActionResponse['records']> {
  const ids = records.map(record => record.id())
  const fresh = await populator(await context.resource.findMany(ids, context), context)
  return fresh.map(record => record.toJSON(context.currentAdmin))
}
