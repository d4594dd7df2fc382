import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import type { InboundMessage } from '../questblue/inbound.js'
import type { Service } from '../settings/service.js'
import { findOneKept, noPlace, textOf } from './kept-text.js'
import { type ReplayInput, ReplayOutcome } from './replay.js'

const Foreseen = z.object({
  numberId: z.uuid(),
  number: z.string(),
  verdict: ReplayOutcome,
  tenant: z.string().nullable(),
  holders: z.array(z.string()),
  keyword: z.enum(['stop', 'start']).nullable(),
})
const Foreseens = z.array(Foreseen.extend({ deliveryId: z.uuid() }))

/** What is in a request, and what taking it in would do: of a group text to several of our numbers, at the first. */
export interface Replayable extends z.infer<typeof Foreseen> {
  from: string
  /** All who were written to: several in a group text. */
  to: string[]
  text: string
  /** How many files. */
  media: number
  /** When it came: UTC, ISO 8601. */
  at: string
  /** It has been taken in before. */
  replayed: boolean
}

/**
 * Opens a request that was not taken in and says what taking it in would do. Nothing is changed but the audit, which says
 * who looked.
 * @throws SmsError `not_allowed`, `not_found`, `not_replayable`
 */
export async function previewReplay(
  service: Service,
  principal: Principal,
  { deliveryId }: z.output<typeof ReplayInput>,
): Promise<Replayable> {
  requireRight(principal, 'sms_deliveries.replay')
  return asPrincipal(service.db, principal, async tx => {
    const kept = await findOneKept(tx, deliveryId)
    const message = await textOf(service.keyring, kept)
    const [foreseen] = await foresee(tx, [{ deliveryId, message }])
    if (!foreseen) throw noPlace(kept)
    const { from, to, text, media } = message
    const { deliveryId: _, ...rest } = foreseen
    const came = { at: kept.at.toISOString(), replayed: kept.messageId !== null }
    return { from, to, text, media: media.length, ...came, ...rest }
  })
}

/** What would become of texts, each at every number that it may go to; nothing of those that may go nowhere. */
export async function foresee(tx: Tx, texts: { deliveryId: string; message: InboundMessage }[]) {
  const ask = `select delivery_id as "deliveryId", number_id as "numberId", number, verdict, tenant, holders, keyword
    from sms.preview_replays($1)`
  const asked = texts.map(({ deliveryId, message: { from, to, text } }) => ({ deliveryId, from, to, text }))
  return Foreseens.parse((await tx.query(ask, [JSON.stringify(asked)])).rows)
}
