import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { type DeliveryFilter, deliveriesIn } from './delivery-filter.js'

const steps = { hour: 3_600_000, day: 86_400_000 }
const mostDays = 366
const daysAtFirst = 30

const Bounds = z.object({ now: z.date() })
const Count = z.object({ at: z.date().transform(at => at.toISOString()), outcome: z.string(), count: z.int() })

/** Deliveries by outcome in each of the hours or days (UTC) of a period, which has whole ones; those in which none came are left out. */
export interface DeliveryCounts {
  from: string
  until: string
  step: 'hour' | 'day'
  counts: z.output<typeof Count>[]
}

/**
 * Counts the deliveries of a filter: by the hour for two days at most, else by the day. Without a beginning it is the last
 * thirty days before the end.
 * @throws SmsError `not_allowed`, `invalid_input` (more than a year)
 */
export async function countDeliveries(tx: Tx, principal: Principal, filter: DeliveryFilter): Promise<DeliveryCounts> {
  requireRight(principal, 'sms_deliveries.countDeliveries')
  const { now } = Bounds.parse(await one(tx, 'select clock_timestamp() as now'))
  const end = (filter.until && filter.until < now ? filter.until : now).getTime()
  const begin = filter.from?.getTime() ?? (Math.ceil(end / steps.day) - daysAtFirst) * steps.day
  if (end - begin > mostDays * steps.day)
    throw new SmsError('invalid_input', { told: { word: 'days_counted', values: { most: mostDays } } })
  const step = end - begin <= 2 * steps.day ? 'hour' : 'day'
  const { sql, values } = deliveriesIn({ ...filter, from: new Date(begin) })
  const { rows } = await tx.query(
    `select date_trunc('${step}', at, 'UTC') as at, outcome, count(*)::integer as count
     from sms.delivery_list where ${sql} group by 1, 2 order by 1, 2`,
    values,
  )
  const whole = (at: number) => new Date(at * steps[step]).toISOString()
  const [from, until] = [whole(Math.floor(begin / steps[step])), whole(Math.ceil(end / steps[step]))]
  return { from, until, step, counts: z.array(Count).parse(rows) }
}
