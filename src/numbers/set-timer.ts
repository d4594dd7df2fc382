import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { lockNumber } from './lock-number.js'

export const SetTimerInput = z.object({
  numberId: z.uuid(),
  /** 1 to 1440; absent: no timer. */
  minutes: z.coerce
    .number({ error: 'minutes are a whole number' })
    .int({ error: 'minutes are a whole number' })
    .min(1, { error: 'at least one minute' })
    .max(1440, { error: 'at most a day, 1440 minutes' })
    .nullish(),
})

/**
 * Sets after how many minutes without an answer a conversation of a number with round robin or backup moves on to the
 * next person; without minutes it stays with whoever has it.
 * @throws SmsError `not_found` (absent or another tenant's: the same), `not_allowed`, `number_unlinked`
 */
export async function setTimer(
  tx: Tx,
  principal: Principal,
  { numberId, minutes = null }: z.output<typeof SetTimerInput>,
): Promise<void> {
  requireRight(principal, 'sms_numbers.setTimer')
  const { tenantId } = await lockNumber(tx, numberId)
  await tx.query('update sms.numbers set move_on_minutes = $2 where id = $1', [numberId, minutes])
  await tx.query(
    `select sms.record($1::text::sms.tenant_id, 'number.timer', jsonb_build_object('number', $2::uuid), jsonb_build_object('minutes', $3::integer))`,
    [tenantId, numberId, minutes],
  )
}
