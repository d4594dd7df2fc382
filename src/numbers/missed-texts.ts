import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { SmsError } from '../errors.js'
import { listHistory } from '../questblue/list-history.js'
import { askCarrier } from '../settings/carrier-refusal.js'
import type { Service } from '../settings/service.js'

const hour = 3_600_000
/** A text on its way is not missed yet. */
const underWay = 120_000

const Counts = z.array(z.object({ peer: z.string(), count: z.number() }))

/**
 * How many texts to a number QuestBlue's history of the last day shows beyond what arrived here, counted by sender.
 * Null when QuestBlue did not tell. Texts from before `since` (UTC) went elsewhere and do not count.
 */
export async function missedTexts(
  { db, carrier, log }: Service,
  { numberId, number, since }: { numberId: string; number: string; since: Date },
): Promise<number | null> {
  const from = new Date(Math.max(since.getTime(), Date.now() - 24 * hour))
  const to = new Date(Date.now() - underWay)
  if (from >= to) return null
  try {
    const history = await askCarrier(() => listHistory(carrier, { period: { from, to }, direction: 'in' }))
    const senders = history.filter(entry => entry.to === number).map(entry => entry.from)
    const arrived = await arrivedFrom(db, numberId, from)
    return [...new Set(senders)].reduce((missed, sender) => {
      const sent = senders.filter(other => other === sender).length
      return missed + Math.max(0, sent - (arrived.get(sender) ?? 0))
    }, 0)
  } catch (error) {
    if (!(error instanceof SmsError)) throw error
    log.warn({ code: error.code }, 'the history could not be read')
    return null
  }
}

/** A minute more at the start: the carrier's clock is not ours. */
async function arrivedFrom(db: Service['db'], numberId: string, from: Date): Promise<Map<string, number>> {
  const count = `
    select peer, count(*)::integer as count from sms.messages
    where number_id = $1 and direction = 'in' and at >= $2 and id >= sms.uuid_v7_floor($2) group by peer`
  const values = [numberId, new Date(from.getTime() - 60_000)]
  const rows = await asWorker(db, async tx => Counts.parse((await tx.query(count, values)).rows))
  return new Map(rows.map(row => [row.peer, row.count]))
}
