import { z } from 'zod'
import type { Carrier } from './carrier.js'
import { everyPage, listOf } from './list.js'
import { fromCarrier } from './phone-number.js'

const id = z.union([z.string(), z.number()]).transform(String)
const word = z
  .string()
  .nullish()
  .transform(text => text ?? '')
const Campaign = z
  .object({
    id,
    brand_id: id.optional(),
    status: word,
    campaign_description: word,
    campaign_did: z.union([word, z.array(id)]),
  })
  .transform(row => ({
    id: row.id,
    brandId: row.brand_id ?? null,
    status: row.status,
    approved: /^(approved|active|registered)$/i.test(row.status.trim()),
    description: row.campaign_description,
    numbers: numbersOf(row.campaign_did),
  }))

/** A 10DLC campaign and the numbers (E.164) that may send under it once `approved`. */
export type Campaign = z.infer<typeof Campaign>

/**
 * The account's 10DLC campaigns. US carriers block texts from local numbers that are in no approved one; toll-free
 * numbers need none.
 * @see the carrier's API document 2.2.1, `GET /dlc/campaign`
 * @throws CarrierError `refused`, `unauthorised`, `unreadable`, `unreachable`
 */
export function listCampaigns(carrier: Carrier): Promise<Campaign[]> {
  return everyPage(page =>
    carrier.call({ method: 'GET', path: '/dlc/campaign', query: { page }, reply: listOf(Campaign), repeat: 'safe' }),
  )
}

function numbersOf(written: string | string[]): string[] {
  const parts = [written].flat().flatMap(part => part.split(/[\s,;]+/))
  return parts.filter(part => part !== '').map(fromCarrier)
}
