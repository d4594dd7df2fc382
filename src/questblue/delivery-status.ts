import { z } from 'zod'
import type { Carrier } from './carrier.js'
import { type DeliveryState, deliveryStateOf } from './delivery-word.js'

const Reply = z.object({ data: z.object({ status: z.string() }) }).transform(reply => reply.data.status)

/**
 * How far a text has come, by the carrier's id of it.
 * @see the carrier's API document 2.2.1, `GET /sms/deliverystatus`
 * @throws CarrierError `refused` (also: no such text), `unauthorised`, `unreadable`, `unreachable`
 */
export async function deliveryStatus(carrier: Carrier, { messageId }: { messageId: string }): Promise<DeliveryState> {
  const query = { msg_id: messageId }
  const word = await carrier.call({ method: 'GET', path: '/sms/deliverystatus', query, reply: Reply, repeat: 'safe' })
  return deliveryStateOf(word)
}
