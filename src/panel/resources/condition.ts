import { digitsOf, isWhole, patternOf } from '../../numbers/sought.js'
import type { Column } from './source.js'

/** The values of a statement, numbered as they are taken up. */
export class Values {
  readonly list: unknown[] = []

  bind(value: unknown): string {
    this.list.push(value)
    return `$${this.list.length}`
  }
}

/** One filter as SQL, its value bound. Undefined for a value that no record can have. */
export function conditionOf(column: Column, value: unknown, values: Values): string | undefined {
  if (column.type === 'datetime' || column.type === 'date') return within(column, value, values)
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined
  const text = String(value)
  if (column.found) return column.found(text, bound => values.bind(bound))
  if (column.type === 'boolean') return isTruth(text) ? `${column.sql} = ${values.bind(text)}` : undefined
  if (column.type === 'key-value' || column.type === 'mixed') return undefined
  if (column.exact || column.values || column.reference || column.type === 'uuid' || column.type === 'number')
    return `${column.sql} = ${values.bind(text)}`
  const part = column.phone ? digitsOf(text) : text
  if (column.phone && isWhole(part)) return `${column.sql} = ${values.bind(part)}`
  return `${column.sql} ilike ${values.bind(patternOf(part))}`
}

/** Ids are drawn as their records' moments are read: an hour apart is more than that takes. */
const around = "interval '1 hour'"

function within({ sql, dated }: Column, value: unknown, values: Values): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const from = 'from' in value ? momentOf(value.from) : undefined
  const to = 'to' in value ? momentOf(value.to) : undefined
  if (from === null || to === null) return undefined
  const idFrom = (bound: string) => (dated ? ` and id >= sms.uuid_v7_floor(${bound}::timestamptz - ${around})` : '')
  const idTo = (bound: string) => (dated ? ` and id < sms.uuid_v7_floor(${bound}::timestamptz + ${around})` : '')
  const bounds: string[] = []
  if (from) {
    const bound = values.bind(from)
    bounds.push(`${sql} >= ${bound}${idFrom(bound)}`)
  }
  if (to) {
    const bound = values.bind(to)
    bounds.push(`${sql} <= ${bound}${idTo(bound)}`)
  }
  return bounds.length === 0 ? undefined : `(${bounds.join(' and ')})`
}

/** Undefined: this side is open. Null: no moment. A day without a time ends with its last moment by the panel's own picker. */
function momentOf(value: unknown): Date | null | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const moment = new Date(String(value))
  return Number.isNaN(moment.getTime()) ? null : moment
}

function isTruth(text: string): boolean {
  return text === 'true' || text === 'false'
}
