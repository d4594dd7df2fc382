import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import { one } from '../database/transaction.js'
import type { Service } from '../settings/service.js'
import { findKept, textOf } from './kept-text.js'
import { type ReplayInput, ReplayOutcome } from './replay.js'

const Foreseen = z.object({
  verdict: ReplayOutcome,
  tenant: z.string().nullable(),
  holders: z.array(z.string()),
  keyword: z.enum(['stop', 'start']).nullable(),
})

/** What is in a request on a retired token, and what taking it in would do. */
export interface Replayable extends z.infer<typeof Foreseen> {
  from: string
  /** All who were written to: several in a group text. */
  to: string[]
  text: string
  /** How many files. */
  media: number
  number: string
  numberId: string
  /** When it came: UTC, ISO 8601. */
  at: string
  /** It has been taken in before. */
  replayed: boolean
}

/**
 * Opens what came on a retired token and says what taking it in would do. Nothing is changed but the audit, which says
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
    const kept = await findKept(tx, deliveryId)
    const { message, numberId } = await textOf(service.keyring, kept)
    const { from, to, text, media } = message
    const ask = 'select verdict, tenant, holders, keyword from sms.preview_replay($1, $2, $3)'
    const foreseen = Foreseen.parse(await one(tx, ask, [numberId, JSON.stringify({ from, to, text }), kept.at]))
    const { number, at, messageId } = kept
    const place = { number, numberId, at: at.toISOString(), replayed: messageId !== null }
    return { from, to, text, media: media.length, ...place, ...foreseen }
  })
}
