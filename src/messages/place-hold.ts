import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { tenantFor } from './opt-out-input.js'
import { looked } from './peer.js'

/** `subject`: the number or the customer in any notation, or the id of the person. */
export const PlaceHoldInput = z.object({
  tenantId: z.string().min(1).optional(),
  kind: z.enum(['number', 'peer', 'person'], { error: 'choose what is held: a number, a customer or a person' }),
  subject: z.string({ error: 'enter or choose what is held' }).trim().min(1, 'enter or choose what is held').max(100),
  matter: z.string({ error: 'say which matter it is for' }).trim().min(1, 'say which matter it is for').max(200),
  reason: z.string().trim().max(1000).optional(),
})

/**
 * Places a legal hold: from its commit on nothing that concerns the number, the customer or the person is erased in this
 * tenant, whoever asks for it. A number is held by its digits, for all times that the tenant had or has it. Repeated for the
 * same matter, it changes nothing.
 * @throws SmsError `not_allowed`, `not_found` (tenant, number or person; absent or another tenant's: the same), `invalid_input` (no tenant named)
 */
export async function placeHold(
  tx: Tx,
  principal: Principal,
  { tenantId, kind, subject, matter, reason }: z.output<typeof PlaceHoldInput>,
): Promise<void> {
  requireRight(principal, 'sms_legal_holds.placeHold')
  const whom = kind === 'person' ? subject : looked(subject)
  const place = 'select sms.place_hold($1, $2, $3, $4, $5)'
  await tx.query(place, [tenantFor(principal, tenantId), kind, whom, matter, reason ?? null])
}
