import { z } from 'zod'
import type { Role } from '../../access/principal.js'
import { one, type Tx } from '../../database/transaction.js'
import { countRecords, type Question, type Statement, selectIds } from './select.js'
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
/** One row where there is no number: it says the total alone. */
const Rows = z.array(z.union([NumberFacts.extend(Total.shape), Total.extend({ id: z.null() })]))

/** Which page of which numbers, in which order. */
export interface AskedPage extends Question {
  limit: number
  offset: number
}

/** From here on it is worth a statement to know from which end a page is nearer. */
const farOffset = 1_000

/**
 * One page of the numbers, with how many there are on all of them: near the beginning in one statement of this transaction.
 * Without a filter the total is a kept one, and a page near the end is read from the end.
 */
export async function numberPage(
  tx: Tx,
  role: Role,
  page: AskedPage,
): Promise<{ total: number; numbers: NumberFacts[] }> {
  const kept = keptTotal(role, page.filters ?? {})
  if (kept && page.offset > farOffset) return fromEitherEnd(tx, role, page, kept)
  const asked = kept ? selectIds(numberSource, role, page) : selectIds(numberSource, role, { ...page, counted: true })
  if (!asked) return { total: 0, numbers: [] }
  const found = kept
    ? await pageOf(tx, asked, kept)
    : await pageOf(tx, asked, { sql: 'select max(total)::int as total from page', values: [] })
  const isAfterTheLast = found.numbers.length === 0 && page.offset > 0 && !kept
  return isAfterTheLast ? { total: await countAll(tx, role, page), numbers: [] } : found
}

/** What a page shows of these numbers, in their order; of those that the acting person may not see there is nothing. */
export async function numberFacts(tx: Tx, ids: readonly string[]): Promise<NumberFacts[]> {
  return readFacts(tx, { sql: '$1', values: [ids] })
}

const facts = `id, number, tenant_id as "tenantId", tenant_name as "tenantName", label, enabled,
  disabled_reason as "disabledReason", enabled_changed_at as "switchedAt", assignment_type as "assignmentType", routing, holders,
  holder_names as "holderNames", linked_at as "linkedAt", unlinked_at as "unlinkedAt", last_in_at as "lastInAt",
  last_out_at as "lastOutAt", version, waiting, sending, gone_since as "goneSince", move_on_minutes as "moveOnMinutes",
  cannot_send as "cannotSend", states, quiet_since as "quietSince", in_today as "inToday", out_today as "outToday",
  in_month as "inMonth", out_month as "outMonth", day_limit as "dayLimit", month_limit as "monthLimit", counting_zone as "countingZone"`

/** The numbers that one statement names, with the total that another says. */
async function pageOf(tx: Tx, ids: Statement, total: Statement) {
  const statement = `with page as materialized (${ids.sql})
    select coalesce(k.total, 0) as total, ${facts}
    from (${shifted(total.sql, ids.values.length)}) k left join lateral sms.number_facts(array(select id from page)) on true`
  const rows = Rows.parse((await tx.query(statement, [...ids.values, ...total.values])).rows)
  return { total: rows[0]?.total ?? 0, numbers: rows.flatMap(row => (row.id === null ? [] : [row])) }
}

/** A statement whose parameters stand behind those of another. */
function shifted(sql: string, by: number): string {
  return sql.replace(/\$(\d+)/g, (_, place) => `$${Number(place) + by}`)
}

/** The statement that knows the total without counting, where one does: a user's few are counted. */
function keptTotal(role: Role, filters: Readonly<Record<string, unknown>>): Statement | null {
  if (role === 'user') return null
  const sum = 'select coalesce(sum(total), 0)::int as total from sms.number_counts'
  const names = Object.keys(filters)
  if (names.length === 0) return { sql: sum, values: [] }
  if (names.length > 1 || typeof filters.tenantId !== 'string' || role !== 'superadmin') return null
  return { sql: `${sum} where tenant_id = $1`, values: [filters.tenantId] }
}

async function fromEitherEnd(tx: Tx, role: Role, page: AskedPage, kept: Statement) {
  const { total } = Total.parse(await one(tx, kept.sql, kept.values))
  const left = Math.max(total - page.offset, 0)
  const limit = Math.min(page.limit, left)
  if (limit === 0) return { total, numbers: [] }
  // Backwards is the same order only where nothing is null: those are last both ways.
  const turns = numberSource.columns[page.sort?.sortBy ?? '']?.always === true
  if (!turns || page.offset <= total / 2) return { total, numbers: await factsOf(tx, role, { ...page, limit }) }
  const direction = page.sort?.direction === 'desc' ? 'asc' : 'desc'
  const backwards = { ...page, limit, offset: left - limit, sort: { ...page.sort, direction } as const }
  return { total, numbers: (await factsOf(tx, role, backwards)).reverse() }
}

async function factsOf(tx: Tx, role: Role, page: AskedPage): Promise<NumberFacts[]> {
  const ids = selectIds(numberSource, role, page)
  return ids ? readFacts(tx, { ...ids, sql: `array(${ids.sql})` }) : []
}

async function readFacts(tx: Tx, ids: Statement): Promise<NumberFacts[]> {
  const { rows } = await tx.query(`select ${facts} from sms.number_facts(${ids.sql})`, ids.values)
  return z.array(NumberFacts).parse(rows)
}

/** A page after the last says nothing of the others. */
async function countAll(tx: Tx, role: Role, page: AskedPage): Promise<number> {
  const all = countRecords(numberSource, role, page)
  return all ? Total.parse(await one(tx, all.sql, all.values)).total : 0
}
