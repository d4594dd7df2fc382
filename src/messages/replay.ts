import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import { one } from '../database/transaction.js'
import type { InboundMedia, InboundMessage } from '../questblue/inbound.js'
import type { Service } from '../settings/service.js'
import { findKept, textOf } from './kept-text.js'

export const ReplayInput = z.object({ deliveryId: z.uuid() })

/** What becomes of a text that is taken in. */
export const ReplayOutcome = z.enum(['delivered', 'duplicate', 'held_disabled', 'held_tier', 'held_unassigned'])
const Replayed = z.object({
  messageId: z.uuid(),
  numberId: z.uuid(),
  outcome: ReplayOutcome,
  recipients: z.array(z.string()),
})

/**
 * Takes in the text that came on a retired token: for whoever holds its number today, with the time at which it came. It
 * goes to the token's own number, or to the same digits where the same tenant has them again, and to no other tenant.
 * Repeated, it changes nothing and gives the same.
 * @throws SmsError `not_allowed`, `not_found`, `not_replayable`
 */
export async function replay(service: Service, principal: Principal, { deliveryId }: z.output<typeof ReplayInput>) {
  requireRight(principal, 'sms_deliveries.replay')
  return asPrincipal(service.db, principal, async tx => {
    const kept = await findKept(tx, deliveryId)
    const text = kept.messageId === null ? rowOf((await textOf(service.keyring, kept)).message) : {}
    const take = `select message_id as "messageId", number_id as "numberId", outcome, recipients
      from sms.replay_retired($1, $2)`
    return { deliveryId, ...Replayed.parse(await one(tx, take, [deliveryId, JSON.stringify(text)])) }
  })
}

function rowOf({ from, to, text, segments, dialect, media }: InboundMessage) {
  return { from, to, text, segments, dialect, media: media.map(fileOf) }
}

function fileOf(media: InboundMedia) {
  return 'url' in media ? { url: media.url } : { type: media.type, data: media.bytes.toString('base64') }
}
