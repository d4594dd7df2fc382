import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { UserId } from './assign.js'
import { tenantOf } from './tenant-of.js'

export const SetAvailabilityInput = z.object({
  available: z.stringbool().or(z.boolean()),
  /** Away until then (UTC, ISO 8601), and available by itself afterwards; without it, until switched on again. */
  awayUntil: z
    .union([z.date(), z.iso.datetime({ offset: true }).transform(at => new Date(at))], {
      error: 'the end of an absence is a time, such as 2026-12-24T17:00:00Z',
    })
    .nullish(),
  userId: UserId.optional(),
})

const Over = z.object({ over: z.boolean() })

/**
 * Says whether a person can take texts now, or from when on; routing passes over who is away. One's own switch, or a
 * colleague's by an admin. Never gated by tier or credentials.
 * @throws SmsError `not_allowed` (a user for somebody else), `not_found` (person absent or another tenant's: the same),
 *   `invalid_input` (an absence that has ended already)
 */
export async function setAvailability(
  tx: Tx,
  principal: Principal,
  { available, awayUntil, userId = principal.userId }: z.output<typeof SetAvailabilityInput>,
): Promise<void> {
  requireRight(principal, 'sms_users.setAvailability')
  if (userId !== principal.userId && principal.role === 'user') throw new SmsError('not_allowed')
  const tenantId = await tenantOf(tx, principal, userId)
  const until = available ? null : (awayUntil ?? null)
  const { over } = Over.parse(
    await one(tx, 'select coalesce($1::timestamptz <= clock_timestamp(), false) as over', [until]),
  )
  if (over) {
    const values = { field: { word: 'field_awayUntil' }, wrong: { word: 'absence_over' } } as const
    throw new SmsError('invalid_input', { told: { word: 'in_field', values }, fields: ['awayUntil'] })
  }
  // Asked again by the statement that writes: the host may let somebody go in between, and the wall would fail it.
  const { rowCount } = await tx.query(
    `insert into sms.availability as a (user_id, tenant_id, available, away_until, changed_by)
     select $1::text::sms.user_id, $2::text::sms.tenant_id, $3, $4, sms.current_person()
     where sms.is_still_there($2::text::sms.tenant_id, $1::text::sms.user_id)
     on conflict (tenant_id, user_id) do update set available = excluded.available, away_until = excluded.away_until,
       changed_at = clock_timestamp(), changed_by = excluded.changed_by`,
    [userId, tenantId, available, until],
  )
  if (rowCount === 0) throw new SmsError('not_found')
  await tx.query(
    `select sms.record($1::text::sms.tenant_id, 'person.availability', jsonb_build_object('user', $2::text), jsonb_build_object('available', $3::boolean, 'awayUntil', $4::timestamptz))`,
    [tenantId, userId, available, until],
  )
}
