import { z } from 'zod'
import type { Tx } from '../database/transaction.js'
import { requireRight } from './gates.js'
import type { Principal } from './principal.js'

export const RevokeTokenInput = z.object({ tokenId: z.uuid() })

/**
 * Ends a personal API token for good: what comes with it from then on is nobody's. One's own; an admin's tenant's people's
 * too. Repeated, it changes nothing.
 * @throws SmsError `not_allowed`, `not_found`
 */
export async function revokeToken(
  tx: Tx,
  principal: Principal,
  { tokenId }: z.output<typeof RevokeTokenInput>,
): Promise<{ revoked: true }> {
  requireRight(principal, 'sms_api_tokens.revokeToken')
  await tx.query('select sms.revoke_token($1)', [tokenId])
  return { revoked: true }
}
