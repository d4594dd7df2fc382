import { z } from 'zod'
import type { Principal } from '../access/principal.js'
import { SmsError } from '../errors.js'

/** Why somebody is opted out or no longer is: an admin's words, kept in the history. */
export const OptOutReason = z.string().trim().min(1, 'say how you know').max(500)

/** The tenant that an admin acts for: the named one, or else the own. @throws SmsError `invalid_input` */
export function tenantFor({ tenantId: own }: Principal, named: string | undefined): string {
  const tenantId = named ?? own
  if (tenantId === null) throw new SmsError('invalid_input', { reason: 'choose a tenant' })
  return tenantId
}
