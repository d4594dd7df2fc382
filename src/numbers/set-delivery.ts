import { z } from 'zod'
import { requireRight, requireService } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import { setDelivery as setAtCarrier } from '../questblue/set-delivery.js'
import { SmsError } from '../errors.js'
import { askCarrier } from '../settings/carrier-refusal.js'
import type { Service } from '../settings/service.js'
import { type CarrierNumber, carrierNumbers } from './carrier-numbers.js'
import { lockNumber } from './lock-number.js'
import { requirePublicUrl } from './require-public-url.js'
import { openAddress } from './webhook-address.js'

export const SetDeliveryInput = z.object({ numberId: z.uuid() })

/**
 * Has QuestBlue deliver a number's texts to its webhook address, and keeps what was set there before. Repeated, it sets
 * the same again.
 * @throws SmsError `not_found`, `not_allowed`, `tier_required`, `credentials_missing`, `number_unlinked`,
 *   `public_url_unusable`, `number_not_in_inventory`, `number_without_sms` and the `carrier_…` codes
 */
export async function setDelivery(
  service: Service,
  principal: Principal,
  { numberId }: z.output<typeof SetDeliveryInput>,
): Promise<void> {
  requireRight(principal, 'sms_numbers.setDelivery')
  requirePublicUrl(service)
  const { number, url } = await asPrincipal(service.db, principal, async tx => {
    const { number, tenantId } = await lockNumber(tx, numberId)
    await requireService(tx, tenantId)
    return { number, url: await openAddress(service, tx, numberId, 'set_at_carrier') }
  })
  const before = requireSms((await carrierNumbers(service, [number])).get(number))
  await askCarrier(() => setAtCarrier(service.carrier, { number, delivery: { mode: 'url', url } }))
  await asPrincipal(service.db, principal, async tx => {
    const { tenantId } = await lockNumber(tx, numberId)
    await tx.query(
      `update sms.webhook_state set set_at = clock_timestamp(), set_by = sms.current_person(), carrier_mode = 'url',
         read_at = clock_timestamp(), doubt_reason = null, doubted_at = null,
         found_mode = case when $2 <> 'url' then $2 else found_mode end,
         found_email = case when $2 <> 'url' then $3 else found_email end
       where number_id = $1`,
      [numberId, before.mode, before.email],
    )
    await tx.query(
      `select sms.record($1::text::sms.tenant_id, 'webhook.set', jsonb_build_object('number', $2::uuid), jsonb_build_object('before', $3::text))`,
      [tenantId, numberId, before.modeLabel],
    )
  })
}

/** @throws SmsError `number_not_in_inventory`, `number_without_sms` */
export function requireSms(found: CarrierNumber | undefined): CarrierNumber & { mode: string } {
  if (!found) throw new SmsError('number_not_in_inventory')
  if (!found.sms || found.mode === null) throw new SmsError('number_without_sms')
  return { ...found, mode: found.mode }
}
