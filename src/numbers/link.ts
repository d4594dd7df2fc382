import { z } from 'zod'
import { requireRight, requireService } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import type { Service } from '../settings/service.js'
import { type CarrierNumber, carrierNumbers } from './carrier-numbers.js'
import { campaignsNow, noteCampaigns, Sending } from './read-campaigns.js'
import type { LinkInput } from './link-input.js'
import { type LinkResult, linkOne, refusedAt } from './link-one.js'

/** What became of one number, and whether it may send as well as receive; null where it was not linked. */
export type LinkedNumber = LinkResult & { sending: Sending | null }

/**
 * Puts numbers of the QuestBlue inventory into a tenant, gives them to their holders and has QuestBlue deliver to us:
 * each number by itself, so that one refused does not hold up the rest. `setDelivery` absent: done where nothing else
 * receives the number's texts, asked where something does.
 * @throws SmsError `not_allowed`, `not_found` (tenant), `tier_required`, `credentials_missing` and the `carrier_…` codes,
 *   before anything is linked; what concerns one number stands in its result
 */
export async function link(
  service: Service,
  principal: Principal,
  input: LinkInput,
): Promise<{ results: LinkedNumber[] }> {
  requireRight(principal, 'sms_numbers.link')
  await asPrincipal(service.db, principal, tx => requireTenant(tx, input.tenantId))
  const wanted = input.numbers.flatMap(({ number }) => (number === null ? [] : [number]))
  const asked = wanted.length === 0 ? undefined : campaignsNow(service)
  const found: Map<string, CarrierNumber> = wanted.length === 0 ? new Map() : await carrierNumbers(service, wanted)
  const results: LinkResult[] = []
  for (const { typed, number } of input.numbers) {
    const known = number === null ? undefined : found.get(number)
    if (number === null) {
      results.push(
        refusedAt(
          'inventory',
          { typed, number: typed },
          new SmsError('invalid_input', { reason: 'this is no US phone number' }),
        ),
      )
    } else if (!known) {
      results.push(refusedAt('inventory', { typed, number }, new SmsError('number_not_in_inventory')))
    } else if (!known.sms) {
      results.push(refusedAt('inventory', { typed, number }, new SmsError('number_without_sms')))
    } else {
      results.push(await linkOne(service, principal, { typed, known, input }))
    }
  }
  const campaigns = await asked
  if (campaigns) await noteCampaigns(service, campaigns)
  const sending = await sendingOf(service, principal, results)
  return { results: results.map(result => ({ ...result, sending: sending.get(result.numberId ?? '') ?? null })) }
}

const States = z.array(z.object({ id: z.string(), sending: Sending }))

async function sendingOf({ db }: Service, principal: Principal, results: LinkResult[]): Promise<Map<string, Sending>> {
  const ids = results.flatMap(({ numberId }) => numberId ?? [])
  const read = 'select n.id, sms.sending_of(n.id, n.number) as sending from sms.numbers n where n.id = any ($1)'
  const { rows } = await asPrincipal(db, principal, tx => tx.query(read, [ids]))
  return new Map(States.parse(rows).map(({ id, sending }) => [id, sending]))
}

async function requireTenant(tx: Tx, tenantId: string): Promise<void> {
  const { rows } = await tx.query('select from sms.visible_tenants() where id::text = $1', [tenantId])
  if (rows.length === 0) throw new SmsError('not_found')
  await requireService(tx, tenantId)
}
