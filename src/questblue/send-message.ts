import { z } from 'zod'
import type { Carrier } from './carrier.js'
import { tenDigits } from './phone-number.js'

const Row = z.object({ msg_id: z.union([z.string().min(1), z.number()]).transform(String) })
const Reply = z.object({ data: z.union([z.array(Row).min(1), Row.transform(row => [row])]) })

/** What the carrier calls a text; `each`: of a group, by its receivers' order, where it gave one for each. */
export interface CarrierIds {
  id: string
  each: string[]
}

/** A text to hand to the carrier: numbers E.164; several in `to` make it one group message; `mediaUrls` make it MMS. */
export interface OutboundText {
  from: string
  to: string | string[]
  text: string
  mediaUrls?: string[]
}

/**
 * Hands one text to the carrier and gives the carrier's ids for it. "Handed" is not "delivered": a report or
 * `deliveryStatus` tells that.
 * Never repeated from here: the carrier knows no idempotency key, so a lost answer may be a sent text.
 * @see the carrier's API document 2.2.1, `POST /smsv2`: a list of ids, which for a group it does not say more of
 * @throws CarrierError `refused`, `unauthorised`, `unreachable` (certainly not sent), `unknown_outcome` (it may have been)
 */
export async function sendMessage(
  carrier: Carrier,
  { from, to, text, mediaUrls = [] }: OutboundText,
): Promise<CarrierIds> {
  const recipients = [to].flat().map(tenDigits)
  const media = mediaUrls.length > 0 ? { file_url: mediaUrls } : {}
  const body = {
    did: tenDigits(from),
    did_to: recipients.length === 1 ? recipients[0] : recipients,
    msg: text,
    ...media,
  }
  const hidden = [text, ...mediaUrls]
  const reply = await carrier.call({
    method: 'POST',
    path: '/smsv2',
    body,
    reply: Reply,
    repeat: 'never',
    conceal: hidden,
  })
  const ids = reply.data.map(row => row.msg_id)
  const isOneEach = recipients.length > 1 && new Set(ids).size === recipients.length && ids.length === recipients.length
  return { id: ids[0]!, each: isOneEach ? ids : [] }
}
