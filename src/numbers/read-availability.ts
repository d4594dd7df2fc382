import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { first, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { UserId } from './assign.js'
import { tenantOf } from './tenant-of.js'

export const ReadAvailabilityInput = z.object({ userId: UserId.optional() })

const Switch = z.object({
  available: z.boolean(),
  awayUntil: z
    .date()
    .transform(until => until.toISOString())
    .nullable(),
})

/** The switch alone, without the hours; an absence that has ended counts as on. */
export type Availability = z.output<typeof Switch>

/**
 * How a person's switch stands, for whoever may throw it.
 * @throws SmsError `not_allowed`, `not_found` (person absent or another tenant's: the same)
 */
export async function readAvailability(
  tx: Tx,
  principal: Principal,
  { userId = principal.userId }: z.output<typeof ReadAvailabilityInput>,
): Promise<Availability> {
  requireRight(principal, 'sms_users.setAvailability')
  if (userId !== principal.userId && principal.role === 'user') throw new SmsError('not_allowed')
  const stored = `
    select available or coalesce(away_until <= statement_timestamp(), false) as available,
      case when not available and away_until > statement_timestamp() then away_until end as "awayUntil"
    from sms.availability where tenant_id::text = $1 and user_id::text = $2`
  const found = await first(tx, stored, [await tenantOf(tx, principal, userId), userId])
  return Switch.parse(found ?? { available: true, awayUntil: null })
}
