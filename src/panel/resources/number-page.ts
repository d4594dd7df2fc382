import { z } from 'zod'
import type { Role } from '../../access/principal.js'
import { one, type Tx } from '../../database/transaction.js'
import { countRecords, type Question, selectIds } from './select.js'
import { numberSource } from './number-source.js'

/** Everything that a page shows of one number. Times are moments; segments are counted by the tenant's days. */
export const NumberFacts = z.object({
  id: z.string(),
  number: z.string(),
  tenantId: z.string(),
  tenantName: z.string().nullable(),
  label: z.string(),
  enabled: z.boolean(),
  disabledReason: z.string().nullable(),
  switchedAt: z.date().nullable(),
  assignmentType: z.string(),
  routing: z.string(),
  holders: z.string().nullable(),
  holderNames: z.array(z.string()).nullable(),
  linkedAt: z.date(),
  unlinkedAt: z.date().nullable(),
  lastInAt: z.date().nullable(),
  lastOutAt: z.date().nullable(),
  version: z.number(),
  waiting: z.number().nullable(),
  sending: z.string(),
  goneSince: z.date().nullable(),
  moveOnMinutes: z.number().nullable(),
  cannotSend: z.string().nullable(),
  states: z.array(z.string()),
  quietSince: z.date().nullable(),
  inToday: z.coerce.number().nullable(),
  outToday: z.coerce.number().nullable(),
  inMonth: z.coerce.number().nullable(),
  outMonth: z.coerce.number().nullable(),
  dayLimit: z.number().nullable(),
  monthLimit: z.number().nullable(),
  countingZone: z.string(),
})
export type NumberFacts = z.infer<typeof NumberFacts>

const Total = z.object({ total: z.number() })
const Ids = z.array(z.object({ id: z.string(), total: z.number().optional() }))

/** Which page of which numbers, in which order. */
export interface AskedPage extends Question {
  limit: number
  offset: number
}

/**
 * One page of the numbers, with how many there are on all of them, in two or three statements of this transaction. Without
 * a filter the total is a kept one, and a page near the end is read from the end.
 */
export async function numberPage(
  tx: Tx,
  role: Role,
  page: AskedPage,
): Promise<{ total: number; numbers: NumberFacts[] }> {
  const kept = keptTotal(role, page.filters ?? {})
  const { total, ids } = kept ? await fromEitherEnd(tx, role, page, kept) : await counted(tx, role, page)
  return { total, numbers: ids.length === 0 ? [] : await numberFacts(tx, ids) }
}

/** What a page shows of these numbers, in their order; of those that the acting person may not see there is nothing. */
export async function numberFacts(tx: Tx, ids: readonly string[]): Promise<NumberFacts[]> {
  return z.array(NumberFacts).parse((await tx.query(facts, [ids])).rows)
}

const facts = `select id, number, tenant_id as "tenantId", tenant_name as "tenantName", label, enabled,
  disabled_reason as "disabledReason", enabled_changed_at as "switchedAt", assignment_type as "assignmentType", routing, holders,
  holder_names as "holderNames", linked_at as "linkedAt", unlinked_at as "unlinkedAt", last_in_at as "lastInAt",
  last_out_at as "lastOutAt", version, waiting, sending, gone_since as "goneSince", move_on_minutes as "moveOnMinutes",
  cannot_send as "cannotSend", states, quiet_since as "quietSince", in_today as "inToday", out_today as "outToday",
  in_month as "inMonth", out_month as "outMonth", day_limit as "dayLimit", month_limit as "monthLimit", counting_zone as "countingZone"
  from sms.number_facts($1)`

/** The statement that knows the total without counting, where one does: a user's few are counted. */
function keptTotal(role: Role, filters: Readonly<Record<string, unknown>>): [sql: string, values: unknown[]] | null {
  if (role === 'user') return null
  const sum = 'select coalesce(sum(total), 0)::int as total from sms.number_counts'
  const names = Object.keys(filters)
  if (names.length === 0) return [sum, []]
  if (names.length > 1 || typeof filters.tenantId !== 'string' || role !== 'superadmin') return null
  return [`${sum} where tenant_id = $1`, [filters.tenantId]]
}

async function fromEitherEnd(tx: Tx, role: Role, page: AskedPage, kept: [sql: string, values: unknown[]]) {
  const { total } = Total.parse(await one(tx, ...kept))
  const left = Math.max(total - page.offset, 0)
  const limit = Math.min(page.limit, left)
  // Backwards is the same order only where nothing is null: those are last both ways.
  const turns = numberSource.columns[page.sort?.sortBy ?? '']?.always === true
  if (!turns || page.offset <= total / 2)
    return { total, ids: (await idsOf(tx, role, { ...page, limit })).map(({ id }) => id) }
  const direction = page.sort?.direction === 'desc' ? 'asc' : 'desc'
  const backwards = { ...page, limit, offset: left - limit, sort: { ...page.sort, direction } as const }
  return { total, ids: (await idsOf(tx, role, backwards)).map(({ id }) => id).reverse() }
}

async function counted(tx: Tx, role: Role, page: AskedPage) {
  const found = await idsOf(tx, role, { ...page, counted: true })
  const ids = found.map(({ id }) => id)
  if (found[0] || page.offset === 0) return { total: found[0]?.total ?? 0, ids }
  const all = countRecords(numberSource, role, page) // a page after the last says nothing of the others
  return { total: all ? Total.parse(await one(tx, all.sql, all.values)).total : 0, ids }
}

async function idsOf(tx: Tx, role: Role, page: AskedPage): Promise<z.infer<typeof Ids>> {
  const statement = page.limit === 0 ? undefined : selectIds(numberSource, role, page)
  return statement ? Ids.parse((await tx.query(statement.sql, statement.values)).rows) : []
}
