import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import { one } from '../database/transaction.js'
import type { Service } from '../settings/service.js'
import { customerOf, type ErasureInput } from './erasure-input.js'
import { unreadOf } from './unread-of.js'

const Foreseen = z.object({
  texts: z.int(),
  files: z.int(),
  conversations: z.int(),
  details: z.int(),
  textsOfOthers: z.int(),
  optOuts: z.int(),
  optedOut: z.boolean(),
  holds: z.array(z.object({ id: z.uuid(), kind: z.enum(['number', 'peer', 'person']), matter: z.string() })),
})
const Answer = z.object({ foreseen: Foreseen })

/**
 * What erasing a customer would do. Erased: `texts` with their `files`, their number in `conversations`, `details` of the
 * audit that name it, sealed `requests`. What stays: `textsOfOthers` in groups, and `optOuts`. `holds` forbid it.
 */
export interface ForeseenErasure extends z.output<typeof Foreseen> {
  peer: string
  tenantId: string
  requests: number
}

/**
 * Says what erasing a customer would erase and what would stay, and changes nothing. Of whom nothing is kept, all is 0.
 * @throws SmsError `not_allowed`, `not_found` (conversation or tenant), `invalid_input` (nobody, or no tenant named)
 */
export async function previewErasure(
  service: Service,
  principal: Principal,
  input: z.output<typeof ErasureInput>,
): Promise<ForeseenErasure> {
  requireRight(principal, 'sms_messages.previewErasure')
  const customer = await asPrincipal(service.db, principal, tx => customerOf(tx, principal, input))
  const requests = await unreadOf(service, customer)
  const ask = 'select sms.preview_erasure($1, $2, $3) as foreseen'
  const values = [customer.tenantId, customer.peer, requests]
  const { foreseen } = Answer.parse(await asPrincipal(service.db, principal, tx => one(tx, ask, values)))
  return { ...customer, ...foreseen, requests: requests.length }
}
