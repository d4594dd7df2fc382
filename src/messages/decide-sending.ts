import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import { asPrincipal, asWorker, type Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'
import { listHistory } from '../questblue/list-history.js'
import { askCarrier } from '../settings/carrier-refusal.js'
import type { Service } from '../settings/service.js'
import { matchHistory } from './match-history.js'
import { type SendingStanding, sendingStanding } from './sending-standing.js'
import { settleFound } from './settle-found.js'
import { unknownOf } from './unknown-of.js'

export const DecideSendingInput = z
  .object({ choice: z.enum(['pause', 'look', 'send', 'discard']), reason: z.string().trim().max(500).optional() })
  .refine(({ choice, reason }) => choice !== 'discard' || reason, { path: ['reason'] })

/** How sending stands afterwards, and of `look` what was found: texts of the history, and how many of ours it shows. */
export interface SendingDecided {
  standing: SendingStanding
  found?: { inHistory: number; marked: number }
  discarded?: number
}

const Waiting = z.array(
  z.object({ messageId: z.string(), number: z.string(), recipients: z.array(z.string()), sentAt: z.date() }),
)
const Count = z.object({ count: z.number() })
const Begun = z.object({ begun: z.boolean() })

/** More than one look sees: those that stay are looked for by the next. */
const aLook = 1_000
const aDay = 86_400_000

/**
 * Pauses sending, or decides what becomes of what waits: `look` marks as sent what the carrier's history shows, and leaves
 * the pause; `send` ends it and sends the rest; `discard` ends it, and what waits since before it is never sent.
 * @throws SmsError `not_allowed`, `sending_not_paused`, `carrier_unreachable`, `carrier_refused`, `carrier_unauthorised`,
 *   `carrier_unreadable`, `credentials_missing` (`look` alone; the pause stays)
 */
export async function decideSending(
  service: Service,
  principal: Principal,
  { choice, reason }: z.output<typeof DecideSendingInput>,
): Promise<SendingDecided> {
  requireRight(principal, 'sms_settings.sending')
  const standingNow = async (tx: Tx) => (await sendingStanding(tx, principal)).standing
  if (choice === 'look') {
    const found = await lookInHistory(service)
    return { found, standing: await asPrincipal(service.db, principal, standingNow) }
  }
  return asPrincipal(service.db, principal, async tx => {
    if (choice === 'pause') {
      await tx.query('select sms.pause_sending($1)', [reason ?? null])
      return { standing: await standingNow(tx) }
    }
    const resume = 'select sms.resume_sending($1, $2) as count'
    const { count } = Count.parse(await one(tx, resume, [choice, reason ?? null]))
    return { discarded: count, standing: await standingNow(tx) }
  })
}

async function lookInHistory(service: Service): Promise<{ inHistory: number; marked: number }> {
  const { db, carrier, log } = service
  const ask = `select message_id as "messageId", number, recipients, queued_at as "sentAt" from sms.queued_before_pause($1)`
  const waiting = Waiting.parse((await asWorker(db, tx => tx.query(ask, [aLook]))).rows)
  const oldest = Math.min(Date.now(), ...waiting.map(({ sentAt }) => sentAt.getTime()))
  const period = { from: new Date(oldest - aDay), to: new Date(Date.now() + aDay) } // the carrier's clock may be another
  const history = await askCarrier(() => listHistory(carrier, { period, direction: 'out' }))
  const rows = await unknownOf(db, history)
  let marked = 0
  for (const found of matchHistory(waiting, rows, () => false)) {
    const begin = 'select sms.begin_found($1) as begun'
    const { begun } = Begun.parse(await asWorker(db, tx => one(tx, begin, [found.messageId])))
    if (!begun) continue
    await settleFound({ db, log }, found)
    marked++
  }
  return { inHistory: rows.length, marked }
}
