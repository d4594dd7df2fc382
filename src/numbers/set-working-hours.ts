import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { UserId } from './assign.js'
import { AutomaticAnswer, keepAutomaticAnswer } from './automatic-answer.js'
import { Holidays, TimeZone, Weekly, weekdays } from './hours-input.js'
import { lockNumber } from './lock-number.js'
import { tenantOf } from './tenant-of.js'

export const SetWorkingHoursInput = z
  .object({
    /** Whose hours: a person's (absent: one's own), or a number's. */
    userId: UserId.optional(),
    numberId: z.uuid().optional(),
    /** Takes the hours away: whoever is not switched away is there at any time. */
    always: z.stringbool().or(z.boolean()).default(false),
    timeZone: TimeZone.optional(),
    weekly: Weekly.default({}),
    holidays: Holidays.default([]),
    /** What the number answers by itself outside the hours; emptied: nothing. Left out it stays as it is. */
    automaticAnswer: AutomaticAnswer.optional(),
  })
  .refine(({ userId, numberId }) => userId === undefined || numberId === undefined, {
    error: 'hours are a person’s or a number’s',
  })
  .refine(({ numberId, automaticAnswer }) => numberId !== undefined || automaticAnswer === undefined, {
    error: 'an automatic answer is a number’s',
  })
  .refine(({ always, timeZone }) => always || timeZone !== undefined, {
    error: 'choose a time zone',
    path: ['timeZone'],
  })

/**
 * Says when a person works (one's own by default; a colleague's by an admin), or when a number is served (admins).
 * Outside of it routing passes over the person, or over everybody, and the number answers by itself where an answer was
 * written: once per conversation and day, also without hours of its own while none of its holders works. Never gated.
 * @throws SmsError `not_allowed`, `not_found` (absent or another tenant's: the same), `number_unlinked`, `invalid_input`
 *   (a time zone that the database does not know)
 */
export async function setWorkingHours(
  tx: Tx,
  principal: Principal,
  { userId, numberId, always, timeZone, weekly, holidays, automaticAnswer }: z.output<typeof SetWorkingHoursInput>,
): Promise<void> {
  const owner = numberId === undefined ? await personIn(tx, principal, userId) : await numberIn(tx, principal, numberId)
  const ids = [owner.tenantId, owner.userId, owner.numberId]
  const week = JSON.stringify(Object.fromEntries(weekdays.map((day, index) => [index + 1, weekly[day] ?? []])))
  if (always) {
    const take = 'delete from sms.working_hours where tenant_id::text = $1 and (user_id::text = $2 or number_id = $3)'
    await tx.query(take, ids)
  } else {
    await tx.query(
      `insert into sms.working_hours (tenant_id, user_id, number_id, time_zone, weekly, holidays, changed_by)
       values ($1::text::sms.tenant_id, $2::text::sms.user_id, $3, $4, $5, $6, sms.current_person())
       on conflict (tenant_id, ${owner.numberId === null ? 'user_id' : 'number_id'}) do update set
         time_zone = excluded.time_zone, weekly = excluded.weekly, holidays = excluded.holidays,
         changed_at = clock_timestamp(), changed_by = excluded.changed_by`,
      [...ids, timeZone, week, holidays],
    )
  }
  await tx.query(
    `select sms.record($1::text::sms.tenant_id, 'working_hours.set', jsonb_build_object('user', $2::text, 'number', $3::uuid),
       jsonb_build_object('timeZone', $4::text, 'weekly', $5::jsonb, 'holidays', to_jsonb($6::date[])))`,
    [...ids, ...(always ? [null, null, null] : [timeZone, week, holidays])],
  )
  if (owner.numberId !== null && automaticAnswer !== undefined) {
    await keepAutomaticAnswer(tx, { tenantId: owner.tenantId, numberId: owner.numberId }, automaticAnswer)
  }
}

interface Owner {
  tenantId: string
  userId: string | null
  numberId: string | null
}

async function personIn(tx: Tx, principal: Principal, userId = principal.userId): Promise<Owner> {
  requireRight(principal, 'sms_users.setWorkingHours')
  if (userId !== principal.userId && principal.role === 'user') throw new SmsError('not_allowed')
  return { tenantId: await tenantOf(tx, principal, userId), userId, numberId: null }
}

async function numberIn(tx: Tx, principal: Principal, numberId: string): Promise<Owner> {
  requireRight(principal, 'sms_numbers.setWorkingHours')
  const { tenantId } = await lockNumber(tx, numberId)
  return { tenantId, userId: null, numberId }
}
