import { z } from 'zod'
import type { Carrier } from './carrier.js'
import { modeOf } from './delivery-mode.js'
import { type FindNumbers, patternOf } from './find-numbers.js'
import { everyPage, listOf } from './list.js'
import { CarrierNumber } from './number-schema.js'

const word = z
  .string()
  .nullish()
  .transform(text => text?.trim() ?? '')
const SmsNumber = z
  .object({
    did: CarrierNumber,
    sms_enabled: z.union([z.string(), z.boolean()]).optional(),
    sms_mode: word,
    email2forward: word,
  })
  .transform(row => ({
    number: row.did,
    smsEnabled: row.sms_enabled === true || row.sms_enabled === 'on',
    mode: modeOf(row.sms_mode),
    modeLabel: row.sms_mode,
    email: row.email2forward || null,
  }))

/**
 * A number that can do SMS, and where its texts go: `mode` to reckon with, `modeLabel` as the carrier says it. With
 * `url` the carrier never tells which URL.
 */
export type SmsNumber = z.infer<typeof SmsNumber>

/**
 * The account's SMS-capable numbers, by number: all pages of them, or those that `find` names.
 * @see the carrier's API document 2.2.1, `GET /sms` (without a slash at its end: with one it is the history)
 * @throws CarrierError `refused`, `unauthorised`, `unreadable`, `unreachable`
 */
export async function listSmsNumbers(carrier: Carrier, { find }: { find?: FindNumbers } = {}): Promise<SmsNumber[]> {
  const did = patternOf(find)
  const query = { did, per_page: 200 }
  const numbers = await everyPage(page =>
    carrier.call({ method: 'GET', path: '/sms', query: { ...query, page }, reply: listOf(SmsNumber), repeat: 'safe' }),
  )
  return numbers.sort((a, b) => (a.number < b.number ? -1 : 1))
}
