import { z } from 'zod'
import { requireRight, requireService } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import { SmsError } from '../errors.js'
import type { Service } from '../settings/service.js'
import { lockNumber } from './lock-number.js'
import { requirePublicUrl } from './require-public-url.js'
import { setDelivery } from './set-delivery.js'
import { newToken } from './webhook-address.js'

const overlap = 'the old address lives on for 0 to 168 hours'

export const RotateTokenInput = z.object({
  numberId: z.uuid(),
  /** How long the old addresses still take texts in. */
  overlapHours: z.coerce.number({ error: overlap }).int(overlap).min(0, overlap).max(168, overlap).default(24),
})

/**
 * Makes a new webhook address for a number, has QuestBlue deliver there, and ends the old ones after the overlap. Refused
 * by QuestBlue, all stays as it was; where it did not say, old and new address both live.
 * @throws SmsError as `setDelivery`
 */
export async function rotateToken(
  service: Service,
  principal: Principal,
  { numberId, overlapHours }: z.output<typeof RotateTokenInput>,
): Promise<void> {
  requireRight(principal, 'sms_numbers.rotateToken')
  requirePublicUrl(service)
  const { id, hash, ciphertext, keyId } = newToken(service.keyring)
  await asPrincipal(service.db, principal, async tx => {
    const { tenantId } = await lockNumber(tx, numberId)
    await requireService(tx, tenantId)
    await tx.query(
      `insert into sms.webhook_tokens (id, tenant_id, number_id, hash, ciphertext, key_id)
       values ($1, $2::text::sms.tenant_id, $3, $4, $5, $6)`,
      [id, tenantId, numberId, hash, ciphertext, keyId],
    )
  })
  try {
    await setDelivery(service, principal, { numberId }) // to the newest, which is this one
  } catch (error) {
    if (!(error instanceof SmsError && error.code === 'carrier_unknown_outcome'))
      await asPrincipal(service.db, principal, tx => tx.query('select sms.drop_token($1)', [id]))
    throw error
  }
  const end = 'select sms.end_tokens($1, $2, clock_timestamp() + make_interval(hours => $3))'
  await asPrincipal(service.db, principal, tx => tx.query(end, [numberId, id, overlapHours]))
}
