import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { first, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { UserId } from './assign.js'
import { readAutomaticAnswer } from './automatic-answer.js'
import { weekdays } from './hours-input.js'
import { tenantOf } from './tenant-of.js'

export const ReadWorkingHoursInput = z.object({
  /** Whose hours: a person's (absent: one's own), or a number's. */
  userId: UserId.optional(),
  numberId: z.uuid().optional(),
})

/** As stored: ISO weekdays, 1 is Monday. */
const Week = z.record(z.string(), z.array(z.tuple([z.string(), z.string()])))
const Stored = z.object({
  timeZone: z.string(),
  weekly: Week.transform(week => Object.fromEntries(weekdays.map((day, index) => [day, week[index + 1] ?? []]))),
  holidays: z.array(z.string()),
})

/** A week in its time zone, by day from and to, and days off in order; what `setWorkingHours` takes. */
export type WorkingHours = z.output<typeof Stored>

/** Null: no hours, so at any time; and what a number answers by itself outside of them, null for nothing. */
export type HoursAndAnswer = { hours: WorkingHours | null; automaticAnswer: string | null }

/**
 * Working hours and automatic answer as they were set, for whoever may set them.
 * @throws SmsError `not_allowed`, `not_found` (person absent or another tenant's: the same)
 */
export async function readWorkingHours(
  tx: Tx,
  principal: Principal,
  { userId = principal.userId, numberId }: z.output<typeof ReadWorkingHoursInput>,
): Promise<HoursAndAnswer> {
  if (numberId !== undefined) {
    requireRight(principal, 'sms_numbers.setWorkingHours')
    const automaticAnswer = await readAutomaticAnswer(tx, numberId)
    return { hours: await storedHours(tx, 'number_id = $1', [numberId]), automaticAnswer }
  }
  requireRight(principal, 'sms_users.setWorkingHours')
  if (userId !== principal.userId && principal.role === 'user') throw new SmsError('not_allowed')
  const ids = [await tenantOf(tx, principal, userId), userId]
  return { hours: await storedHours(tx, 'tenant_id::text = $1 and user_id::text = $2', ids), automaticAnswer: null }
}

async function storedHours(tx: Tx, whose: string, ids: string[]): Promise<WorkingHours | null> {
  const hours = `
    select time_zone as "timeZone", weekly, array(select d::text from unnest(holidays) d order by d) as holidays
    from sms.working_hours where ${whose}`
  return Stored.nullable().parse((await first(tx, hours, ids)) ?? null)
}
