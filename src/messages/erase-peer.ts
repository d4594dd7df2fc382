import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import { one } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import type { Service } from '../settings/service.js'
import { type Customer, customerOf, ErasureInput } from './erasure-input.js'
import { looked } from './peer.js'
import { unreadOf } from './unread-of.js'

/** Texts that one transaction erases: the conversations stand still meanwhile. */
const aStep = 2000

/** `confirm`: the customer's number once more, typed by whoever decides. */
export const ErasePeerInput = ErasureInput.extend({
  confirm: z
    .string({ error: 'to confirm, type the number of whoever is to be erased' })
    .trim()
    .min(1, 'to confirm, type the number of whoever is to be erased')
    .max(100),
})

const Erased = z.object({
  texts: z.int(),
  files: z.int(),
  conversations: z.int(),
  details: z.int(),
  requests: z.int(),
})
const Step = z.object({ step: Erased.extend({ done: z.boolean() }) })

/** How much of what was erased. */
export type Erased = z.output<typeof Erased>

/**
 * Erases a customer of one tenant at their request: texts, files, and their number wherever it stands, in audit details too.
 * What stays is that there was a text: when, which way, its status, our number, under a random word in place of theirs; and
 * opt-outs with the number, since STOP is obeyed. It is done in steps of so many texts, each audited and committed by itself;
 * broken off, it is finished by asking again. Repeated, it finds nothing and changes nothing. Whoever writes or is written to
 * again begins a new conversation.
 * @throws SmsError `not_allowed`, `not_found` (conversation or tenant), `invalid_input` (nobody, no tenant, or not confirmed),
 *   `on_legal_hold` (with its matter)
 */
export async function erasePeer(
  service: Service,
  principal: Principal,
  { confirm, ...input }: z.output<typeof ErasePeerInput>,
): Promise<Erased> {
  requireRight(principal, 'sms_messages.erasePeer')
  const customer = await asPrincipal(service.db, principal, tx => customerOf(tx, principal, input))
  if (looked(confirm) !== customer.peer)
    throw new SmsError('invalid_input', { told: { word: 'erase_confirm' }, fields: ['confirm'] })
  const instead = `erased-${randomBytes(6).toString('hex')}`
  const requests = await unreadOf(service, customer)
  const erased: Erased = { texts: 0, files: 0, conversations: 0, details: 0, requests: 0 }
  for (;;) {
    const step = await oneStep(service, principal, customer, [instead, requests])
    erased.texts += step.texts
    erased.files += step.files
    erased.conversations += step.conversations
    erased.details += step.details
    erased.requests += step.requests
    if (step.done) return erased
  }
}

async function oneStep({ db }: Service, principal: Principal, { tenantId, peer }: Customer, rest: unknown[]) {
  const erase = 'select sms.erase_peer($1, $2, $3, $4, $5) as step'
  const values = [tenantId, peer, ...rest, aStep]
  return Step.parse(await asPrincipal(db, principal, tx => one(tx, erase, values))).step
}
