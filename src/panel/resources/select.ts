import { mayReadField } from '../../access/rights.js'
import type { Role } from '../../access/principal.js'
import { conditionOf, Values } from './condition.js'
import type { Column, Source } from './source.js'

/** Which records are asked for: filters by field, and for lists a page in an order. */
export interface Question {
  filters?: Readonly<Record<string, unknown>>
  ids?: readonly unknown[]
  sort?: { sortBy?: string; direction?: 'asc' | 'desc' }
  limit?: number
  offset?: number
  /** Each id says how many there are, too. */
  counted?: boolean
  /** A field that is not given. */
  without?: string | undefined
}

/** A statement with its values. */
export interface Statement {
  sql: string
  values: unknown[]
}

/** The records as one statement over readable columns only, or undefined when a filter names none that this role reads. */
export function selectRecords(source: Source, role: Role, question: Question): Statement | undefined {
  const columns = readable(source, role)
  const values = new Values()
  const where = whereOf(source, columns, question, values)
  if (where === undefined) return undefined
  const fields = Object.entries(columns).flatMap(([name, column]) =>
    column.filterOnly || name === question.without ? [] : [`${shown(column)} as "${name}"`],
  )
  const order = orderOf(columns, question)
  const page = [
    question.limit === undefined ? '' : ` limit ${values.bind(question.limit)}`,
    question.offset ? ` offset ${values.bind(question.offset)}` : '',
  ].join('')
  const table = baseOf(source, question)
  const found =
    table === source.view
      ? where + order + page
      : ` where id = any(array(select id from ${table}${where}${order}${page}))${order}`
  return { sql: `select ${fields.join(', ')} from ${source.view}${found}`, values: values.list }
}

/** The ids of a page's records in their order, each with how many there are on all pages; undefined as for `selectRecords`. */
export function selectIds(source: Source, role: Role, question: Question): Statement | undefined {
  const columns = readable(source, role)
  const values = new Values()
  const where = whereOf(source, columns, question, values)
  if (where === undefined) return undefined
  const page = ` limit ${values.bind(question.limit)} offset ${values.bind(question.offset)}`
  const total = question.counted ? ', count(*) over ()::int as total' : ''
  const sql = `select id${total} from ${baseOf(source, question)}${where}${orderOf(columns, question)}${page}`
  return { sql, values: values.list }
}

/** How many records there are: exactly where a filter asks, else up to what the source counts to; undefined as for `selectRecords`. */
export function countRecords(source: Source, role: Role, question: Question): Statement | undefined {
  const values = new Values()
  const where = whereOf(source, readable(source, role), question, values)
  if (where === undefined) return undefined
  const all = `${baseOf(source, question)}${where}`
  const counted = source.countsTo && where === '' ? `(select from ${all} limit ${source.countsTo}) counted` : all
  return { sql: `select count(*)::int as total from ${counted}`, values: values.list }
}

/** Where the wanted records can be found: the view, or its own table if that knows all that is asked for. */
function baseOf({ view, base, columns }: Source, { filters = {}, sort, ids }: Question): string {
  if (!base || ids) return view
  const asked = Object.keys(filters).filter(field => !columns[field]?.found)
  const known = [...asked, ...(sort?.sortBy ? [sort.sortBy] : [])].every(field => base.fields.includes(field))
  return known ? base.table : view
}

/** Ids travel as texts, whatever type the host gave them. */
function shown({ sql, exact, reference }: Column): string {
  return exact || reference ? `(${sql})::text` : sql
}

type Columns = Readonly<Record<string, Column>>

function readable({ id, columns }: Source, role: Role): Columns {
  return Object.fromEntries(Object.entries(columns).filter(([name]) => mayReadField(role, id, name)))
}

function whereOf(
  source: Source,
  columns: Columns,
  { filters = {}, ids }: Question,
  values: Values,
): string | undefined {
  const conditions: string[] = ids ? [`${columns.id?.sql} = any(${values.bind(ids.map(String))})`] : []
  for (const [name, value] of Object.entries(filters)) {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined
    const condition = column && conditionOf(column, value, values)
    if (condition === undefined) return undefined
    conditions.push(condition)
  }
  const { narrow } = source
  const far = narrow && narrow.field in filters && !narrow.unless.some(name => name in filters)
  if (far) conditions.push(narrow.since)
  return conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
}

/** The id settles ties, so that no record is on two pages or on none. */
function orderOf(columns: Columns, { sort }: Question): string {
  const id = columns.id?.sql
  const column = sort?.sortBy && Object.hasOwn(columns, sort.sortBy) ? columns[sort.sortBy] : undefined
  const direction = sort?.direction === 'desc' ? 'desc' : 'asc'
  if (!column || column.unsortable || column.sql === id) return ` order by ${id} ${direction}`
  if (column.always) return ` order by ${column.sql} ${direction}, ${id} ${direction}`
  return column.order
    ? ` order by ${column.order} ${direction}`
    : ` order by ${column.sql} ${direction} nulls last, ${id} ${direction}`
}
