import { z } from 'zod'
import type { Carrier } from './carrier.js'

const Reply = z.object({
  data: z.object({ balance: z.union([z.string(), z.number()]), allowed_credit: z.union([z.string(), z.number()]) }),
})

/**
 * The account's balance in dollars, as the carrier writes it. Changes nothing, so it is how credentials are tested.
 * @see the carrier's API document 2.2.1, `GET /account/getbalance`
 * @throws CarrierError `refused`, `unauthorised`, `unreadable`, `unreachable`
 */
export async function getBalance(carrier: Carrier): Promise<{ balance: string; allowedCredit: string }> {
  const { data } = await carrier.call({ method: 'GET', path: '/account/getbalance', reply: Reply, repeat: 'safe' })
  return { balance: String(data.balance), allowedCredit: String(data.allowed_credit) }
}
