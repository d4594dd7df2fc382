import { z } from 'zod'
import { type Database, first } from '../database/transaction.js'
import { apiTokenHash, TokenScope } from './api-token.js'
import { asWorker, loadPrincipal, type Principal } from './principal.js'

const Holder = z.object({ userId: z.string(), tenantId: z.string().nullable(), scopes: z.array(TokenScope) })

/**
 * Who acts by a token, as the host's tables say at this moment, and what it may be used for. Gives undefined for one that is
 * unknown, over or revoked, and where its owner is nobody any more or in another tenant: all by one look-up, by its hash.
 */
export async function tokenHolder(
  db: Database,
  token: string,
): Promise<{ principal: Principal; scopes: TokenScope[] } | undefined> {
  const find = 'select user_id as "userId", tenant_id as "tenantId", scopes from sms.token_holder($1)'
  const row = await asWorker(db, tx => first(tx, find, [apiTokenHash(token)]))
  if (row === undefined) return undefined
  const { userId, tenantId, scopes } = Holder.parse(row)
  const principal = await loadPrincipal(db, userId)
  return principal?.tenantId === tenantId ? { principal, scopes } : undefined
}
