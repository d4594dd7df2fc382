import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { CarrierError } from '../questblue/carrier-error.js'
import { deliveryStateOf } from '../questblue/delivery-word.js'
import { type HistoryEntry, listHistory } from '../questblue/list-history.js'
import type { Service } from '../settings/service.js'
import { repeat, type Repeating } from './repeat.js'
import { settle } from './settle.js'

const Text = z.object({ messageId: z.string(), number: z.string(), peer: z.string(), sentAt: z.date() })
type Text = z.infer<typeof Text>

/** How unknown texts are looked for; each has its default. */
export interface FindingOptions {
  service: Pick<Service, 'db' | 'carrier'>
  log: Logger
  /** After how long a text that the history does not show at all was certainly not taken. */
  absentAfterMs?: number
}

const aTurn = 50
const earlier = 60_000
const later = 180_000
/** The carrier's time zone is not documented: only what is absent on both sides of the clock is absent. */
const anyZone = 26 * 3_600_000

/**
 * Looks in the carrier's history for texts whose answer was lost, by sender, receiver and time, and settles them by what
 * it says. What cannot be told apart stays unknown. Nothing is ever sent again from here.
 */
export function startFinding({ service, log, absentAfterMs = 15 * 60_000 }: FindingOptions): Repeating {
  const { db, carrier } = service
  const findSome = async () => {
    const take = 'select message_id as "messageId", number, peer, sent_at as "sentAt" from sms.texts_to_find($1)'
    const texts = z.array(Text).parse((await asWorker(db, tx => tx.query(take, [aTurn]))).rows)
    if (texts.length === 0) return
    const times = texts.map(({ sentAt }) => sentAt.getTime())
    const period = { from: new Date(Math.min(...times) - anyZone), to: new Date(Math.max(...times) + anyZone) }
    try {
      const entries = await unclaimed(await listHistory(carrier, { period, direction: 'out' }))
      for (const group of groupsOf(texts)) await settleGroup(group, entries)
    } catch (error) {
      if (!(error instanceof CarrierError)) throw error
      log.info({ code: error.code }, 'the history could not be read; what is unknown stays so')
    }
  }
  const unclaimed = async (entries: HistoryEntry[]): Promise<HistoryEntry[]> => {
    const ids = entries.map(({ id }) => id)
    const known = 'select carrier_id as id from sms.carrier_texts where carrier_id = any ($1)'
    const { rows } = await asWorker(db, tx => tx.query(known, [ids]))
    const ours = new Set(
      z
        .array(z.object({ id: z.string() }))
        .parse(rows)
        .map(({ id }) => id),
    )
    return entries.filter(({ id }) => !ours.has(id))
  }
  const settleGroup = async (group: Text[], entries: HistoryEntry[]) => {
    const texts = group.toSorted((a, b) => a.sentAt.getTime() - b.sentAt.getTime())
    const [oldest, newest] = [texts[0], texts.at(-1)]
    if (!oldest || !newest) return
    const between = entries.filter(({ from, to }) => from === oldest.number && to === oldest.peer)
    const near = between.filter(
      ({ at }) => at.getTime() >= oldest.sentAt.getTime() - earlier && at.getTime() <= newest.sentAt.getTime() + later,
    )
    if (near.length >= texts.length) {
      for (const [index, { messageId }] of texts.entries()) {
        const entry = near[index]
        if (!entry) continue
        const status = deliveryStateOf(entry.status)
        const reason = status === 'failed' ? 'QuestBlue reported that it was not delivered' : undefined
        log.info({ messageId, status }, 'a text whose answer was lost was found in the history')
        await settle(db, messageId, { status, reason, carrierId: entry.id })
      }
    } else if (between.length === 0) {
      for (const { messageId, sentAt } of texts) {
        if (Date.now() - sentAt.getTime() < absentAfterMs) continue
        log.info({ messageId }, 'a text whose answer was lost is not in the history: it was not sent')
        await settle(db, messageId, { status: 'failed', reason: 'QuestBlue has no such text: it was not sent' })
      }
    }
  }
  return repeat(findSome, { everyMs: 5_000, name: 'unknown texts', log })
}

/** Texts from one number to one peer: they can only be told apart by their order. */
function groupsOf(texts: Text[]): Iterable<Text[]> {
  const groups = new Map<string, Text[]>()
  for (const text of texts) {
    const key = `${text.number} ${text.peer}`
    groups.set(key, [...(groups.get(key) ?? []), text])
  }
  return groups.values()
}
