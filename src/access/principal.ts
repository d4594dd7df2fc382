import { z } from 'zod'
import { type Database, first, inTransaction, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'

/** What somebody is in this product, whatever the host calls it. */
export const Role = z.enum(['superadmin', 'tenant_admin', 'user'])
export type Role = z.infer<typeof Role>

export const Tier = z.enum(['community', 'professional', 'enterprise'])
export type Tier = z.infer<typeof Tier>

/** Who acts, as the host's tables say at this moment. A superadmin's tenant may be null. */
export const Principal = z.object({
  userId: z.string(),
  name: z.string(),
  role: Role,
  tenantId: z.string().nullable(),
  tier: Tier.nullable(),
})
export type Principal = z.infer<typeof Principal>

const roleOf = { superadmin: 'superadmin', tenant_admin: 'tenant', user: 'user' } as const

/**
 * Loads a person afresh through the mapping: role, tenant and tier of this moment, and keeps the mirror of people up
 * to date. Gives undefined for whoever is unknown, deactivated, of a deactivated tenant, or without a mapped role.
 */
export async function loadPrincipal(db: Database, userId: string | number): Promise<Principal | undefined> {
  if (String(userId).includes('\0')) return undefined // no text of PostgreSQL's, so nobody's id
  const load = `select user_id as "userId", name, role, tenant_id as "tenantId", tier from sms.load_principal($1)`
  const row = await inTransaction(db, { role: 'worker' }, tx => first(tx, load, [String(userId)]))
  return row === undefined ? undefined : Principal.parse(row)
}

/**
 * Runs `work` in one transaction behind the walls of this principal; commits when it settles.
 * @throws SmsError `invalid_input` when a person's words hold what PostgreSQL cannot store, and whatever `work` throws
 */
export async function asPrincipal<Result>(
  db: Database,
  principal: Principal,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const { role, tenantId, userId } = principal
  try {
    return await inTransaction(db, { role: roleOf[role], tenantId, userId }, work)
  } catch (error) {
    throw isUnstorable(error)
      ? new SmsError('invalid_input', { reason: 'it holds a NUL character', cause: error })
      : error
  }
}

/** PostgreSQL's "invalid byte sequence": of what JavaScript sends, a NUL alone. */
function isUnstorable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '22021'
}

/** Runs the server's own work (outbox, media, upkeep) in one transaction; no person acts. */
export function asWorker<Result>(db: Database, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return inTransaction(db, { role: 'worker' }, work)
}
