import { z } from 'zod'
import type { Carrier } from './carrier.js'
import { CarrierError } from './carrier-error.js'
import { CarrierNumber } from './number-schema.js'

const Listed = z.array(z.object({ did: CarrierNumber }).transform(({ did }) => did))
const Keyed = z.record(CarrierNumber, z.unknown()).transform(keyed => Object.keys(keyed))
const Numbers = z.union([Listed, Keyed])
const Reply = z.object({
  data: Numbers,
  total: z.coerce.number().int().positive(),
  total_pages: z.coerce.number().int().positive(),
  current_page: z.coerce.number().int().positive(),
})

const pagesLimit = 1_000

/**
 * Every number of the account (E.164), or an error: what is missing here is missing at the carrier. So every page must
 * have come, each row must be understood, and together they must be as many different numbers as each page says there
 * are. An empty inventory is taken for a mistake.
 * @see the carrier's API document 2.2.1, `GET /did`
 * @throws CarrierError `refused`, `unauthorised`, `unreachable`, `unreadable` (also: not the whole of it)
 */
export async function readInventory(carrier: Carrier): Promise<string[]> {
  const numbers = new Set<string>()
  let rows = 0
  let first: z.infer<typeof Reply> | undefined
  for (let page = 1; page <= Math.min(first?.total_pages ?? 1, pagesLimit); page++) {
    const query = { per_page: 200, page }
    const reply = await carrier.call({ method: 'GET', path: '/did', query, reply: Reply, repeat: 'safe' })
    first ??= reply
    if (reply.current_page !== page || reply.total !== first.total || reply.total_pages !== first.total_pages)
      throw new CarrierError('unreadable', 'the inventory changed while it was read')
    for (const number of reply.data) numbers.add(number)
    rows += reply.data.length
  }
  if (rows !== first?.total || numbers.size !== rows)
    throw new CarrierError('unreadable', 'the inventory did not come as a whole')
  return [...numbers]
}
