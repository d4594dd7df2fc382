import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { CarrierError } from '../questblue/carrier-error.js'
import { listHistory } from '../questblue/list-history.js'
import type { Service } from '../settings/service.js'
import { matchHistory } from './match-history.js'
import { repeat, type Repeating } from './repeat.js'
import { settleFound } from './settle-found.js'
import { unknownOf } from './unknown-of.js'

const Taken = z.array(z.object({ messageId: z.string() }))
const Lost = z.array(
  z.object({
    messageId: z.string(),
    number: z.string(),
    recipients: z.array(z.string()),
    sentAt: z.date(),
    isOld: z.boolean(),
  }),
)

/** How unknown texts are looked for; each has its default. */
export interface FindingOptions {
  service: Pick<Service, 'db' | 'carrier'>
  log: Logger
  /** After how long a text that the history does not show at all was certainly not taken. */
  absentAfterMs?: number
}

const aTurn = 50
/** The carrier's time zone is not documented: only what is absent on both sides of the clock is absent. */
const anyZone = 26 * 3_600_000

/**
 * Looks in the carrier's history for texts whose answer was lost, by sender, receivers and time, and settles them by what
 * it says. What cannot be told apart stays unknown. Nothing is ever sent again from here.
 */
export function startFinding({ service, log, absentAfterMs = 15 * 60_000 }: FindingOptions): Repeating {
  const { db, carrier } = service
  const findSome = async () => {
    const texts = await takeLost()
    if (texts.length === 0) return
    const times = texts.map(({ sentAt }) => sentAt.getTime())
    const period = { from: new Date(Math.min(...times) - anyZone), to: new Date(Math.max(...times) + anyZone) }
    try {
      const rows = await unknownOf(db, await listHistory(carrier, { period, direction: 'out' }))
      for (const found of matchHistory(texts, rows, ({ isOld }) => isOld)) await settleFound({ db, log }, found)
    } catch (error) {
      if (!(error instanceof CarrierError)) throw error
      log.info({ code: error.code }, 'the history could not be read; what is unknown stays so')
    }
  }
  const takeLost = () =>
    asWorker(db, async tx => {
      const { rows } = await tx.query('select message_id as "messageId" from sms.texts_to_find($1)', [aTurn])
      const about = `select a.message_id as "messageId", n.number, m.participants as recipients, a.sent_at as "sentAt",
          a.sent_at <= clock_timestamp() - make_interval(secs => $2) as "isOld"
        from sms.awaiting_reports a
        join sms.messages m on m.tenant_id = a.tenant_id and m.id = a.message_id
        join sms.numbers n on n.id = a.number_id
        where a.message_id = any ($1)`
      const ids = Taken.parse(rows).map(({ messageId }) => messageId)
      return Lost.parse((await tx.query(about, [ids, absentAfterMs / 1_000])).rows)
    })
  return repeat(findSome, { everyMs: 5_000, name: 'unknown texts', log })
}
