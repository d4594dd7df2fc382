import { z } from 'zod'
import type { Carrier } from './carrier.js'
import { type FindNumbers, patternOf } from './find-numbers.js'
import { everyPage, listOf } from './list.js'
import { CarrierNumber } from './number-schema.js'

const word = z.coerce.string().catch('')
const Did = z
  .object({ did: CarrierNumber, status: word, tier: word, type: word, location: word, note: word })
  .transform(({ did, tier, ...rest }) => ({ number: did, tier, smsCapable: tier.toLowerCase() === '1b', ...rest }))

/** A number of the account's inventory. `smsCapable` is what its tier says (`1b`); `listSmsNumbers` has the last word. */
export type Did = z.infer<typeof Did>

/**
 * The account's inventory, by number: all pages of it, or those that `find` names.
 * @see the carrier's API document 2.2.1, `GET /did`
 * @throws CarrierError `refused`, `unauthorised`, `unreadable`, `unreachable`
 */
export async function listDids(carrier: Carrier, { find }: { find?: FindNumbers } = {}): Promise<Did[]> {
  const did = patternOf(find)
  const dids = await everyPage(page =>
    carrier.call({
      method: 'GET',
      path: '/did',
      query: { did, per_page: 200, page },
      reply: listOf(Did),
      repeat: 'safe',
    }),
  )
  return dids.sort((a, b) => (a.number < b.number ? -1 : 1))
}
