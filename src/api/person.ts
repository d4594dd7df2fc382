import type { Request } from 'express'
import { z } from 'zod'
import { loadPrincipal, type Principal } from '../access/principal.js'
import type { Database } from '../database/transaction.js'
import { SmsError } from '../errors.js'

const SignedIn = z.object({ user: z.object({ id: z.union([z.string(), z.number(), z.bigint().transform(String)]) }) })

/**
 * Who sent the request: the host's session says the id, the mapped tables say role, tenant and tier of this moment.
 * @throws SmsError `not_signed_in` (nobody, or nobody whom the mapping knows)
 */
export async function personOf(db: Database, request: Request): Promise<Principal> {
  const signedIn = SignedIn.safeParse(request)
  const person = signedIn.success ? await loadPrincipal(db, signedIn.data.user.id) : undefined
  if (!person) throw new SmsError('not_signed_in')
  return person
}
