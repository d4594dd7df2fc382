import { z } from 'zod'
import type { Carrier } from './carrier.js'
import type { DeliveryMode } from './delivery-mode.js'
import { tenDigits } from './phone-number.js'

/** Where a number's inbound texts and delivery reports shall go. A mode found before is restored with its `email`. */
export type Delivery =
  | { mode: 'url'; url: string }
  | { mode: Exclude<DeliveryMode, 'url' | 'other'>; email?: string | null }

/**
 * Sets where the carrier delivers a number's texts. In both dialects of the carrier's documents at once, as each of its
 * servers ignores what it does not know. XMPP and chat need passwords that the carrier does not tell: it may refuse to
 * restore them, and says so.
 * Setting the same again changes nothing; not repeated from here, for after a lost answer the mode should be looked at.
 * @see the carrier's API document 2.2.1, `PUT /sms`; its SDK, `PUT /smsv2` with `value`
 * @throws CarrierError `refused`, `unauthorised`, `unreachable`, `unknown_outcome` (list the number, then decide)
 */
export async function setDelivery(
  carrier: Carrier,
  { number, delivery }: { number: string; delivery: Delivery },
): Promise<void> {
  const did = tenDigits(number)
  const hidden = delivery.mode === 'url' ? [delivery.url] : []
  const body = { did, sms_mode: delivery.mode, ...fieldsOf(delivery) }
  await carrier.call({ method: 'PUT', path: '/smsv2', body, reply: z.unknown(), repeat: 'never', conceal: hidden })
}

function fieldsOf(delivery: Delivery): Record<string, string> {
  if (delivery.mode === 'url') return { value: delivery.url, post2url: delivery.url, post2urlmethod: 'json' }
  return delivery.email ? { value: delivery.email, forward2email: delivery.email } : {}
}
