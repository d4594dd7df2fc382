import type { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import type { Keyring } from '../settings/keyring.js'
import { hashOf } from '../numbers/webhook-address.js'
import { boundToEndpoint, type PushAddress, requirePushService } from './push-address.js'

/**
 * Has the acting person told of texts on one browser, from now on; another's before, it is theirs no more. Repeated, it
 * changes nothing. The address is kept sealed.
 * @throws SmsError `not_allowed`, `invalid_input` (the address leads to no public push service)
 */
export async function keepPush(
  tx: Tx,
  principal: Principal,
  address: z.output<typeof PushAddress>,
  { keyring, trustedOrigin }: { keyring: Keyring; trustedOrigin?: string },
): Promise<{ kept: true }> {
  requireRight(principal, 'sms_inbox.show')
  requirePushService(address.endpoint, trustedOrigin)
  const hash = hashOf(address.endpoint)
  const { ciphertext, keyId } = keyring.seal(JSON.stringify(address), boundToEndpoint(hash))
  await tx.query('select sms.keep_push($1, $2, $3)', [hash, ciphertext, keyId])
  return { kept: true }
}
