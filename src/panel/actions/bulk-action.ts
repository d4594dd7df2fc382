import {
  type Action,
  type ActionContext,
  type ActionResponse,
  type BaseRecord,
  type BulkActionResponse,
  populator,
} from 'adminjs'
import type { z } from 'zod'
import type { Principal } from '../../access/principal.js'
import type { ResourceId } from '../../access/rights.js'
import type { Tx } from '../../database/transaction.js'
import type { Doors } from '../doors.js'
import { type FormShape, parseInput, readForm } from './form.js'
import { outcomeOf, type Refusal } from './outcome.js'
import { permission } from './permission.js'
import { type Step, tryStep } from './try-step.js'

/** One verb for several numbers at once, each in its own transaction: one that refuses does not hold up the others. */
export interface BulkDoor<Input, Given> {
  resource: ResourceId
  /** As AdminJS's address has it: `bulk/enable`. */
  name: string
  right: string
  icon: NonNullable<Action<BulkActionResponse>['icon']>
  done: string
  form?: FormShape
  verb: (tx: Tx, principal: Principal, input: Input) => Promise<Given>
  schema: z.ZodType<Input>
  /** What the form begins with, read on GET, by the record's id: in its record, since the component is handed those alone. */
  begins?: (doors: Doors, principal: Principal, ids: string[]) => Promise<ReadonlyMap<string, Record<string, unknown>>>
  /** What of that which the verb gave stands in a number's result. */
  answer?: (given: Given) => Record<string, unknown>
}

/** What came of one number, or would: how it stood and stands, or why it was refused. */
interface Result {
  id: string
  number: string
  step: Pick<Step, 'before' | 'after'> | null
  refusal: Refusal['error'] | null
}

/**
 * The bulk action. GET gives the records for the form. POST changes them and gives `results`, one a number; with `preview`
 * they are what would come of it, and nothing is changed.
 */
export function bulkAction<Input, Given>(doors: Doors, door: BulkDoor<Input, Given>): Partial<Action<ActionResponse>> {
  const accessible = permission(doors, door.resource, door.right)
  return {
    name: door.name,
    actionType: 'bulk',
    icon: door.icon,
    component: 'SmsBulkNumbers',
    showInDrawer: false,
    isAccessible: accessible,
    isVisible: accessible,
    handler: async (request, _response, context) => {
      const records = context.records ?? []
      const principal = await doors.principalOf(context)
      if (request.method !== 'post') return formOf(doors, door, principal, records, context)
      const { switches = [], ...shape } = door.form ?? {}
      const { preview, ...form } = readForm(request.payload, { ...shape, switches: [...switches, 'preview'] })
      const onlyLook = preview === true
      const results: Result[] = []
      for (const record of records) results.push(await resultOf(doors, door, principal, record, form, onlyLook))
      if (onlyLook) return { records: [], results }
      return { records: await rereadAll(records, context), results, ...summary(door, results, context) }
    },
  }
}

async function formOf<Input, Given>(
  doors: Doors,
  { begins }: BulkDoor<Input, Given>,
  principal: Principal,
  records: BaseRecord[],
  { currentAdmin }: ActionContext,
) {
  const shown = records.map(record => record.toJSON(currentAdmin))
  if (!begins) return { records: shown }
  const ids = shown.map(({ id }) => id)
  const outcome = await outcomeOf(() => begins(doors, principal, ids))
  if ('refusal' in outcome) return { records: shown, ...outcome.refusal }
  return { records: shown.map(record => ({ ...record, ...outcome.result.get(record.id) })) }
}

async function resultOf<Input, Given>(
  doors: Doors,
  { verb, schema, answer }: BulkDoor<Input, Given>,
  principal: Principal,
  record: BaseRecord,
  form: Record<string, unknown>,
  onlyLook: boolean,
): Promise<Result> {
  const id = String(record.id())
  const change = () => {
    const input = parseInput(schema, { ...form, numberId: id })
    return tryStep(doors, principal, id, tx => verb(tx, principal, input), { onlyLook })
  }
  const outcome = await outcomeOf(change)
  const named = { id, number: String(record.params.number) }
  if ('refusal' in outcome) return { ...named, step: null, refusal: outcome.refusal.error }
  if (!outcome.result) return { ...named, step: null, refusal: null }
  const { before, after, given } = outcome.result
  return { ...named, step: { before, after }, refusal: null, ...answer?.(given) }
}

function summary<Input, Given>(
  { resource, done }: BulkDoor<Input, Given>,
  results: Result[],
  { h }: ActionContext,
): Omit<BulkActionResponse, 'records'> {
  const redirectUrl = h.resourceUrl({ resourceId: resource })
  const refused = results.flatMap(({ number, refusal }) => (refusal ? [{ number, refusal }] : []))
  const [first] = refused
  const options = { count: results.length }
  if (!first) return { notice: { message: done, type: 'success', resourceId: resource, options }, redirectUrl }
  const message = refused.map(({ number, refusal }) => `${number}: ${refusal.message}`).join(' ')
  return { notice: { message, type: 'error' }, error: first.refusal }
}

async function rereadAll(records: BaseRecord[], context: ActionContext): Promise<BulkActionResponse['records']> {
  const ids = records.map(record => record.id())
  const fresh = await populator(await context.resource.findMany(ids, context), context)
  return fresh.map(record => record.toJSON(context.currentAdmin))
}
