import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { deliverWaiting, type Waiting } from './deliver-waiting.js'

export const ReleaseWaitingInput = z.object({ numberId: z.uuid() })

/**
 * Delivers all texts that wait at a number, in the order in which they came, to whoever holds it today.
 * Repeated, it finds none.
 * @throws SmsError `not_allowed`, `not_found` (absent or another tenant's: the same), `nobody_to_deliver` (the number is
 *   disabled, unlinked or held by nobody, or the tenant has no tier)
 */
export async function releaseWaiting(
  tx: Tx,
  principal: Principal,
  { numberId }: z.output<typeof ReleaseWaitingInput>,
): Promise<Waiting> {
  requireRight(principal, 'sms_numbers.releaseWaiting')
  const waiting = await deliverWaiting(tx, numberId, true)
  if (waiting.delivered === 0 && waiting.waiting > 0) throw new SmsError('nobody_to_deliver')
  return waiting
}
