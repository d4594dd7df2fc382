import {
  type Action,
  type ActionContext,
  type ActionResponse,
  BaseRecord,
  type BaseResource,
  Filter,
  flat,
} from 'adminjs'
import { z } from 'zod'
import { asPrincipal, type Principal } from '../../access/principal.js'
import { mayReadField } from '../../access/rights.js'
import { SmsError } from '../../errors.js'
import type { Doors } from '../doors.js'
import { type AskedPage, type NumberFacts, numberPage } from '../resources/number-page.js'
import { numberSource } from '../resources/number-source.js'
import { permission } from './permission.js'

/** As AdminJS's address has it; what cannot be is passed over. */
const Query = z.object({
  page: z.coerce.number().int().min(1).catch(1),
  perPage: z.coerce.number().int().min(1).optional().catch(undefined),
  sortBy: z.string().catch('number'),
  direction: z.enum(['asc', 'desc']).catch('asc'),
  filters: z.record(z.string(), z.unknown()).catch({}),
  actions: z.literal('once').optional().catch(undefined),
})

/**
 * AdminJS's action `list` of `sms_numbers`: the same query and the same answer, read in one transaction. Beside a record
 * of each number come its `facts`: all that a line shows. Filters beside the fields: `search`, `state`. With `actions=once`
 * the actions are written out in `actions`, by name, and a record's `recordActions` and `bulkActions` are names: a line
 * written out in full is four fifths actions, the same in each.
 */
export const listNumbersAction = (doors: Doors): Partial<Action<ActionResponse>> => {
  const accessible = permission(doors, 'sms_numbers', 'list')
  return {
    isAccessible: accessible,
    isVisible: accessible,
    component: 'SmsNumberList',
    handler: async (request, _response, context) => {
      const query = Query.parse(flat.unflatten(request.query ?? {}))
      const perPage = Math.min(query.perPage ?? context._admin.options.settings?.defaultPerPage ?? 10, 500)
      const sortBy = isSortable(query.sortBy) ? query.sortBy : 'number'
      const offset = (query.page - 1) * perPage
      const page: AskedPage = {
        filters: wanted(query.filters, context),
        sort: { sortBy, direction: query.direction },
        limit: perPage,
        offset: offset <= 2_147_483_647 ? offset : 0, // as far as PostgreSQL's rows go in any list of ours
      }
      const principal = await doors.principalOf(context)
      const { total, numbers } = await readPage(doors, principal, page)
      const meta = { total, perPage, page: query.page, direction: query.direction, sortBy }
      const { say, actions } = query.actions === 'once' ? namedOnce(context) : { say: written(context) }
      return { meta, records: recordsOf<unknown>(numbers, principal, context, say), role: principal.role, actions }
    },
  }
}

function isSortable(name: string): boolean {
  return Object.hasOwn(numberSource.columns, name) && !numberSource.columns[name]?.unsortable
}

function wanted(filters: Record<string, unknown>, { resource }: ActionContext): Record<string, unknown> {
  const elements = Object.entries(new Filter(filters, resource).filters)
  return Object.fromEntries(elements.map(([name, { value }]) => [name, value]))
}

/** A value that nothing can have finds nothing. */
async function readPage({ service }: Doors, principal: Principal, page: AskedPage) {
  try {
    return await asPrincipal(service.db, principal, tx => numberPage(tx, principal.role, page))
  } catch (error) {
    const isMalformed = error instanceof SmsError ? error.code === 'invalid_input' : /^22/.test(codeOf(error))
    if (!isMalformed) throw error
    return { total: 0, numbers: [] }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

type DecoratedAction = ReturnType<ReturnType<BaseResource['decorate']>['recordActions']>[number]
type ActionJSON = ReturnType<DecoratedAction['toJSON']>

/** Writes an action out once a page, not once a line. */
function written({ currentAdmin }: ActionContext): (action: DecoratedAction) => ActionJSON {
  const written = new Map<DecoratedAction, ActionJSON>()
  return action => {
    const json = written.get(action) ?? action.toJSON(currentAdmin)
    written.set(action, json)
    return json
  }
}

/** Says an action by its name, and notes in `actions` what it is. */
function namedOnce(context: ActionContext) {
  const write = written(context)
  const actions: Record<string, ActionJSON> = {}
  const say = (action: DecoratedAction): string => {
    const json = write(action)
    const key = `${json.actionType} ${json.name}` // one and several have an action of one name
    actions[key] = json
    return key
  }
  return { say, actions }
}

/** As `record.toJSON` makes them, each action as `say` says it. */
function recordsOf<Said>(
  numbers: NumberFacts[],
  { role }: Principal,
  { resource, currentAdmin }: ActionContext,
  say: (action: DecoratedAction) => Said,
) {
  const decorated = resource.decorate()
  const readable = Object.entries(numberSource.columns).flatMap(([name, { filterOnly }]) =>
    filterOnly || !mayReadField(role, 'sms_numbers', name) ? [] : [name],
  )
  return numbers.map(number => {
    const params = Object.fromEntries(Object.entries(number).filter(([name]) => readable.includes(name)))
    const record = new BaseRecord(params, resource)
    return {
      params: record.params,
      populated: readable.includes('tenantId') ? { tenantId: tenantOf(number) } : {},
      baseError: null,
      errors: {},
      id: number.id,
      title: number.number,
      recordActions: decorated.recordActions(record, currentAdmin).map(say),
      bulkActions: decorated.bulkActions(record, currentAdmin).map(say),
      facts: factsOf(number, role),
    }
  })
}

function tenantOf({ tenantId, tenantName }: NumberFacts) {
  const title = tenantName ?? tenantId
  return { id: tenantId, title, params: { id: tenantId, name: title }, populated: {}, baseError: null, errors: {} }
}

/** What is shown of a number beside the fields of its record. */
function factsOf(number: NumberFacts, role: Principal['role']) {
  const { holderNames, switchedAt, cannotSend, states, quietSince } = number
  const common = { holderNames: holderNames ?? [], switchedAt, cannotSend, states, quietSince }
  if (role === 'user') return { ...common, usage: null }
  const { inToday, outToday, inMonth, outMonth, dayLimit, monthLimit, countingZone } = number
  return { ...common, usage: { inToday, outToday, inMonth, outMonth, dayLimit, monthLimit, countingZone } }
}
