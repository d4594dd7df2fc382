import { z } from 'zod'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'

const Person = z.array(z.object({ tenantId: z.string().nullable() }))

/**
 * The tenant of a person whom the principal sees, or the principal's own.
 * @throws SmsError `not_found` (absent, another tenant's, or without a tenant: such a person holds no number)
 */
export async function tenantOf(tx: Tx, principal: Principal, userId: string): Promise<string> {
  if (userId === principal.userId && principal.tenantId !== null) return principal.tenantId
  if (principal.role === 'user') throw new SmsError('not_found')
  const seen = `select tenant_id::text as "tenantId" from sms.visible_users() where id::text = $1`
  const [person] = Person.parse((await tx.query(seen, [userId])).rows)
  if (!person?.tenantId) throw new SmsError('not_found')
  return person.tenantId
}
