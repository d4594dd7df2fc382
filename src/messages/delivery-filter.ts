import { z } from 'zod'
import { endOf, Moment } from '../numbers/export-input.js'
import { digitsOf, patternOf } from '../numbers/sought.js'

/** Part of a text, wherever it stands in it. */
const Part = z.string().trim().min(1).max(200).optional()

/** What the list of deliveries is filtered by; absent: all that may be seen. */
export const DeliveryFilter = z.object({
  outcome: Part,
  number: Part.transform(text => text && digitsOf(text)),
  reason: Part,
  dialect: Part,
  from: Moment.transform(text => new Date(text)).optional(),
  /** A date alone means the end of that day, UTC. */
  until: Moment.transform(endOf).optional(),
})
export type DeliveryFilter = z.output<typeof DeliveryFilter>

/**
 * The condition of a filter over `sms.delivery_list`, with its values bound from `$1`. The period is one of ids, too: only
 * its months are read. An id is made a moment before the time beside it.
 */
export function deliveriesIn({ outcome, number, reason, dialect, from, until }: DeliveryFilter) {
  const sql = `($1::text is null or outcome = $1) and ($2::text is null or number ilike $2) and ($3::text is null or reason ilike $3)
    and ($4::text is null or dialect = $4)
    and ($5::timestamptz is null or (id >= sms.uuid_v7_floor($5::timestamptz - interval '1 minute') and at >= $5))
    and ($6::timestamptz is null or (id < sms.uuid_v7_floor($6::timestamptz) and at < $6))`
  const values = [
    outcome ?? null,
    number === undefined ? null : patternOf(number),
    reason === undefined ? null : patternOf(reason),
    dialect ?? null,
    from ?? null,
    until ?? null,
  ]
  return { sql, values }
}
