import type { Request } from 'express'
import { z } from 'zod'
import type { TokenScope } from '../access/api-token.js'
import { loadPrincipal, type Principal } from '../access/principal.js'
import { tokenHolder } from '../access/token-holder.js'
import type { Database } from '../database/transaction.js'
import { SmsError } from '../errors.js'

const SignedIn = z.object({ user: z.object({ id: z.union([z.string(), z.number(), z.bigint().transform(String)]) }) })

/** What an address is for: a token needs that scope; `session` is for no token, `anything` for each. */
export type Purpose = TokenScope | 'session' | 'anything'

/**
 * Who sent the request: the host's session says the id, or a personal token whose it is; the mapped tables say role, tenant
 * and tier of this moment. Where a token is sent, the session counts for nothing.
 * @throws SmsError `not_signed_in` (nobody, or nobody whom the mapping knows), `api_token_unknown`, `scope_missing`
 */
export async function personOf(db: Database, request: Request, purpose: Purpose): Promise<Principal> {
  const token = bearerOf(request)
  if (token !== undefined) return ownerOf(db, token, purpose)
  const signedIn = SignedIn.safeParse(request)
  const person = signedIn.success ? await loadPrincipal(db, signedIn.data.user.id) : undefined
  if (!person) throw new SmsError('not_signed_in')
  return person
}

/**
 * What `Authorization: Bearer` carries. No browser sends one by itself, and no page of another site without asking us
 * first: such a request needs no look at where it comes from.
 */
export function bearerOf({ headers }: Pick<Request, 'headers'>): string | undefined {
  const sent = /^bearer(?: +(.*))?$/i.exec(headers.authorization ?? '')
  return sent ? (sent[1] ?? '') : undefined
}

async function ownerOf(db: Database, token: string, purpose: Purpose): Promise<Principal> {
  const holder = await tokenHolder(db, token)
  if (!holder) throw new SmsError('api_token_unknown')
  const { principal, scopes } = holder
  if (purpose !== 'anything' && (purpose === 'session' || !scopes.includes(purpose)))
    throw new SmsError('scope_missing')
  return principal
}
