import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import { listCampaigns } from '../questblue/list-campaigns.js'
import { askCarrier } from '../settings/carrier-refusal.js'
import type { DeliveryMode } from '../questblue/delivery-mode.js'
import type { Service } from '../settings/service.js'
import { carrierNumbers } from './carrier-numbers.js'
import { type InventorySearch, inventorySearch } from './inventory-search.js'

export const ListInventoryInput = z.object({
  search: z.string().trim().max(40).default(''),
  page: z.coerce.number().int().min(1).default(1),
})

const perPage = 50
const Linked = z.array(z.object({ number: z.string(), tenantId: z.string(), tenantName: z.string().nullable() }))

/** A number to pick from, as QuestBlue tells of it now, and whether it is linked here already. */
export interface InventoryNumber {
  number: string
  location: string
  type: string
  sms: boolean
  /** Where its texts go now, in QuestBlue's words; null without SMS. */
  mode: string | null
  /** The same to reckon with: `none` where nobody receives them; null without SMS. */
  delivery: DeliveryMode | null
  /** Where they go by e-mail. */
  email: string | null
  linked: boolean
  tenantId: string | null
  tenantName: string | null
  /** Whether it is in an approved campaign; null where QuestBlue did not tell. */
  registered: boolean | null
}

/**
 * QuestBlue's live inventory, 50 a page, by number; `search` takes any part of a number (`*890`, `123*`, `*456*`, in any
 * notation), or of its place.
 * @throws SmsError `not_allowed`, `credentials_missing` and the `carrier_…` codes
 */
export async function listInventory(
  service: Service,
  principal: Principal,
  { search, page }: z.output<typeof ListInventoryInput>,
): Promise<{ numbers: InventoryNumber[]; page: number; pages: number; total: number }> {
  requireRight(principal, 'sms_numbers.link')
  const asked = inventorySearch(search)
  const wanted = asked && 'digits' in asked ? { matching: asked.digits } : undefined
  const [known, campaigns] = await Promise.all([carrierNumbers(service, wanted), approvedNumbers(service)])
  const found = [...known.values()].filter(row => fits(row, asked)).sort((a, b) => (a.number < b.number ? -1 : 1))
  const shown = found.slice((page - 1) * perPage, page * perPage)
  const linked = await linkedAmong(
    service,
    principal,
    shown.map(({ number }) => number),
  )
  const numbers = shown.map(({ number, location, type, sms, mode, modeLabel, email }) => ({
    number,
    location,
    type,
    sms,
    mode: modeLabel,
    delivery: mode,
    email,
    linked: linked.has(number),
    tenantId: linked.get(number)?.tenantId ?? null,
    tenantName: linked.get(number)?.tenantName ?? null,
    registered: campaigns?.has(number) ?? null,
  }))
  return { numbers, page, pages: Math.max(1, Math.ceil(found.length / perPage)), total: found.length }
}

/** Campaigns are advice beside the list: when QuestBlue does not tell them, the list is still of use. */
async function approvedNumbers({ carrier, log }: Service): Promise<Set<string> | null> {
  try {
    const campaigns = await askCarrier(() => listCampaigns(carrier))
    return new Set(campaigns.filter(({ approved }) => approved).flatMap(({ numbers }) => numbers))
  } catch (error) {
    log.warn({ err: error }, 'the campaigns could not be read')
    return null
  }
}

/** Fewer than three digits are no pattern of the carrier's: then all numbers came, and are looked through here. */
function fits({ number, location }: { number: string; location: string }, asked: InventorySearch): boolean {
  if (asked === undefined) return true
  return 'digits' in asked ? asked.fits(number) : location.toLowerCase().includes(asked.words)
}

async function linkedAmong({ db }: Service, principal: Principal, numbers: string[]) {
  const linked = `
    select number, tenant_id::text as "tenantId", sms.tenant_name(tenant_id) as "tenantName"
    from sms.numbers where number = any ($1) and unlinked_at is null`
  const rows = await asPrincipal(db, principal, async tx => Linked.parse((await tx.query(linked, [numbers])).rows))
  return new Map(rows.map(row => [row.number, row]))
}
