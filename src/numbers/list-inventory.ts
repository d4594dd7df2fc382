import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import { listCampaigns } from '../questblue/list-campaigns.js'
import { askCarrier } from '../settings/carrier-refusal.js'
import type { Service } from '../settings/service.js'
import { carrierNumbers } from './carrier-numbers.js'

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
  linked: boolean
  tenantId: string | null
  tenantName: string | null
  /** Whether it is in an approved campaign; null where QuestBlue did not tell. */
  registered: boolean | null
}

/**
 * QuestBlue's live inventory, 50 a page, by number; `search` takes any part of a number, or of its place.
 * @throws SmsError `not_allowed`, `credentials_missing` and the `carrier_…` codes
 */
export async function listInventory(
  service: Service,
  principal: Principal,
  { search, page }: z.output<typeof ListInventoryInput>,
): Promise<{ numbers: InventoryNumber[]; page: number; pages: number }> {
  requireRight(principal, 'sms_numbers.link')
  const [known, campaigns] = await Promise.all([carrierNumbers(service), approvedNumbers(service)])
  const found = [...known.values()].filter(matcherOf(search)).sort((a, b) => (a.number < b.number ? -1 : 1))
  const shown = found.slice((page - 1) * perPage, page * perPage)
  const linked = await linkedAmong(
    service,
    principal,
    shown.map(({ number }) => number),
  )
  const numbers = shown.map(({ number, location, type, sms, modeLabel }) => ({
    number,
    location,
    type,
    sms,
    mode: modeLabel,
    linked: linked.has(number),
    tenantId: linked.get(number)?.tenantId ?? null,
    tenantName: linked.get(number)?.tenantName ?? null,
    registered: campaigns?.has(number) ?? null,
  }))
  return { numbers, page, pages: Math.max(1, Math.ceil(found.length / perPage)) }
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

function matcherOf(search: string): (row: { number: string; location: string }) => boolean {
  const digits = search.replace(/\D/g, '')
  const words = search.toLowerCase()
  if (digits !== '') return ({ number }) => number.includes(digits)
  return ({ location }) => location.toLowerCase().includes(words)
}

async function linkedAmong({ db }: Service, principal: Principal, numbers: string[]) {
  const linked = `
    select number, tenant_id::text as "tenantId", sms.tenant_name(tenant_id) as "tenantName"
    from sms.numbers where number = any ($1) and unlinked_at is null`
  const rows = await asPrincipal(db, principal, async tx => Linked.parse((await tx.query(linked, [numbers])).rows))
  return new Map(rows.map(row => [row.number, row]))
}
