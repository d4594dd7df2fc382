import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { UserId } from './assign.js'

export const SetAvailabilityInput = z.object({ available: z.stringbool().or(z.boolean()), userId: UserId.optional() })

/**
 * Says whether a person can take texts now; routing passes over who is away. One's own switch, or a colleague's by an
 * admin. Never gated by tier or credentials.
 * @throws SmsError `not_allowed` (a user for somebody else), `not_found` (person absent or another tenant's: the same)
 */
export async function setAvailability(
  tx: Tx,
  principal: Principal,
  { available, userId = principal.userId }: z.output<typeof SetAvailabilityInput>,
): Promise<void> {
  requireRight(principal, 'sms_users.setAvailability')
  if (userId !== principal.userId && principal.role === 'user') throw new SmsError('not_allowed')
  const tenantId = userId === principal.userId ? principal.tenantId : await tenantOf(tx, userId)
  if (tenantId === null) throw new SmsError('not_found') // a superadmin without a tenant holds no number
  await tx.query(
    `insert into sms.availability as a (user_id, tenant_id, available, changed_by)
     values ($1::text::sms.user_id, $2::text::sms.tenant_id, $3, sms.current_person())
     on conflict (tenant_id, user_id) do update set available = excluded.available,
       changed_at = clock_timestamp(), changed_by = excluded.changed_by`,
    [userId, tenantId, available],
  )
  await tx.query(
    `select sms.record($1::text::sms.tenant_id, 'person.availability', jsonb_build_object('user', $2::text), jsonb_build_object('available', $3::boolean))`,
    [tenantId, userId, available],
  )
}

const Person = z.array(z.object({ tenantId: z.string().nullable() }))

async function tenantOf(tx: Tx, userId: string): Promise<string | null> {
  const seen = `select tenant_id::text as "tenantId" from sms.visible_users() where id::text = $1`
  const [person] = Person.parse((await tx.query(seen, [userId])).rows)
  if (!person) throw new SmsError('not_found')
  return person.tenantId
}
