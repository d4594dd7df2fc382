import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { type Delivery, setDelivery } from '../questblue/set-delivery.js'
import { askCarrier } from '../settings/carrier-refusal.js'
import type { Service } from '../settings/service.js'
import { lockNumber } from './lock-number.js'
import { unlink } from './unlink.js'

const kept = z.union([z.literal(false), z.literal('false').transform(() => false as const)])

export const EndTenureInput = z.object({
  numberId: z.uuid(),
  restoreDelivery: kept
    .or(z.enum(['found', 'none'], { error: 'the delivery is set back to found or none, or left' }))
    .default(false),
})

const Found = z.object({ setHere: z.boolean(), mode: z.string().nullable(), email: z.string().nullable() })
const Restorable = z.enum(['none', 'email', 'xmpp', 'both', 'chat', '3cx', 'yeastar'])

type Restored = Exclude<Delivery, { mode: 'url' }>

/**
 * Unlinks a number and, if wanted, first sets QuestBlue's delivery back: to what was found there before it was set from
 * here, or to none. When QuestBlue does not do it the number stays linked. Never gated by tier.
 * @throws SmsError `not_found`, `not_allowed`, `number_unlinked`, `delivery_not_known` and the `carrier_…` codes
 */
export async function endTenure(
  service: Service,
  principal: Principal,
  { numberId, restoreDelivery }: z.output<typeof EndTenureInput>,
): Promise<{ restored: string | null }> {
  requireRight(principal, 'sms_numbers.unlink')
  const { number, delivery } = await asPrincipal(service.db, principal, async tx => {
    const { number } = await lockNumber(tx, numberId)
    return { number, delivery: restoreDelivery === false ? null : await deliveryBefore(tx, numberId, restoreDelivery) }
  })
  if (delivery) await askCarrier(() => setDelivery(service.carrier, { number, delivery }))
  await asPrincipal(service.db, principal, async tx => {
    if (delivery) await noteRestored(tx, numberId, delivery)
    await unlink(tx, principal, { numberId })
  })
  return { restored: delivery?.mode ?? null }
}

/** Null where nothing was ever set from here: then what was found still stands. */
async function deliveryBefore(tx: Tx, numberId: string, wanted: 'found' | 'none'): Promise<Restored | null> {
  if (wanted === 'none') return { mode: 'none' }
  const found = `select set_at is not null as "setHere", found_mode as mode, found_email as email
    from sms.webhook_state where number_id = $1`
  const { setHere, mode, email } = Found.parse(await one(tx, found, [numberId]))
  if (!setHere) return null
  const { data } = Restorable.safeParse(mode)
  if (data === undefined) throw new SmsError('delivery_not_known')
  return { mode: data, email }
}

async function noteRestored(tx: Tx, numberId: string, { mode }: Restored): Promise<void> {
  const { tenantId } = await lockNumber(tx, numberId)
  await tx.query(
    'update sms.webhook_state set carrier_mode = $2, read_at = clock_timestamp(), set_at = null, set_by = null where number_id = $1',
    [numberId, mode],
  )
  await tx.query(
    `select sms.record($1::text::sms.tenant_id, 'webhook.restored', jsonb_build_object('number', $2::uuid), jsonb_build_object('mode', $3::text))`,
    [tenantId, numberId, mode],
  )
}
