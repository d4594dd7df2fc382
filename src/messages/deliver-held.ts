import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'

export const DeliverHeldInput = z.object({ deliveryId: z.uuid() })
const Delivered = z.object({ messageId: z.string(), recipients: z.array(z.string()) })

/**
 * Releases a held text to whoever holds its number today, by today's routing; it keeps the time at which it came.
 * Repeated, it changes nothing and gives the same.
 * @throws SmsError `not_allowed`, `not_found` (absent or another tenant's: the same), `not_held_text`,
 *   `nobody_to_deliver` (the number is disabled, unlinked or held by nobody, or the tenant has no tier)
 */
export async function deliverHeld(tx: Tx, principal: Principal, { deliveryId }: z.output<typeof DeliverHeldInput>) {
  requireRight(principal, 'sms_deliveries.deliver')
  const deliver = 'select message_id as "messageId", recipients from sms.deliver_held($1)'
  return { deliveryId, ...Delivered.parse(await one(tx, deliver, [deliveryId])) }
}
