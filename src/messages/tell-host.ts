import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { type Database, one } from '../database/transaction.js'
import type { MessageEvent } from '../options.js'
import { repeat, type Repeating } from './repeat.js'
import { spreadEvents } from './spread-events.js'

/** Whom to tell, and how; each of the optional ones has its default. */
export interface TellingOptions {
  db: Database
  log: Logger
  onMessage: (event: MessageEvent) => Promise<void> | void
  /** Whether the text goes along. */
  withText?: boolean
  /** How long the host may take for one event. */
  patienceMs?: number
  /** After how long an event that failed is told again: doubled with each try, to five minutes at most. */
  retryMs?: number
}

const Taken = z.array(
  z.object({
    seq: z.string(),
    kind: z.enum(['message', 'delivered_late', 'moved_on']),
    messageId: z.uuid(),
    numberId: z.uuid(),
    tenantId: z.string(),
    conversationId: z.uuid(),
    recipients: z.array(z.string()),
    text: z.string().nullable(),
    tries: z.number(),
  }),
)
const Waiting = z.object({ waiting: z.number(), since: z.date().nullable() })
const atOnce = 16
const longestWaitMs = 5 * 60_000
const sayEveryMs = 60_000

/**
 * Tells the host of each text that came, came late or moved on, after its commit and at least once: what a crash or a
 * failing host left untold stays and is told again, by whichever process comes first. Within a conversation each event is
 * told when the host has taken the one before it. `stop` takes no more and waits for what the host has in hand.
 */
export function startTelling(options: TellingOptions): Repeating {
  const { db, log, onMessage, withText = false, patienceMs = 30_000, retryMs = 1_000 } = options
  let stopping = false
  let restUntil = 0
  let failedRounds = 0
  let saidAt = Number.NEGATIVE_INFINITY

  const tellOne = async ({ seq, text, tries, ...ids }: z.infer<typeof Taken>[number]): Promise<boolean> => {
    const patience = new AbortController()
    try {
      const told = (async () => onMessage({ ...ids, ...(text === null ? {} : { text }) }))()
      const late = pause(patienceMs, 'late' as const, { signal: patience.signal })
      if ((await Promise.race([told, late])) === 'late') throw new Error('onMessage took too long')
    } catch (error) {
      log.error({ err: error, message: ids.messageId, tries }, 'onMessage failed; the host is told again')
      const wait = Math.min(retryMs * 2 ** Math.min(tries - 1, 20), longestWaitMs)
      await asWorker(db, tx => tx.query('select sms.event_not_told($1, make_interval(secs => $2))', [seq, wait / 1000]))
      return false
    } finally {
      patience.abort()
    }
    await asWorker(db, tx => tx.query('select sms.event_told($1)', [seq]))
    return true
  }
  const tellSome = async () => {
    await asWorker(db, tx => tx.query('select sms.host_listens()'))
    await spreadEvents(db)
    const take = `select seq::text, kind, message_id as "messageId", number_id as "numberId", tenant_id as "tenantId",
      conversation_id as "conversationId", recipients, text, tries from sms.events_to_tell($1, make_interval(secs => $2), $3)`
    while (!stopping && performance.now() >= restUntil) {
      const values = [atOnce, patienceMs / 1000 + 5, withText]
      const taken = Taken.parse((await asWorker(db, tx => tx.query(take, values))).rows)
      if (taken.length === 0) return
      const told = await Promise.all(taken.map(tellOne))
      rest(taken.length === atOnce && !told.includes(true))
      if (told.includes(false)) await sayWhatWaits()
    }
  }
  // A host that takes nothing at all is left in peace for a while: each look at a long queue costs.
  const rest = (allFailed: boolean) => {
    failedRounds = allFailed ? failedRounds + 1 : 0
    restUntil = allFailed ? performance.now() + Math.min(retryMs * 2 ** failedRounds, sayEveryMs) : 0
  }
  const sayWhatWaits = async () => {
    if (performance.now() - saidAt < sayEveryMs) return
    saidAt = performance.now()
    const count = 'select count(*)::integer as waiting, min(since) as since from sms.host_events'
    log.warn(
      Waiting.parse(await asWorker(db, tx => one(tx, count))),
      'texts wait for the host to take them (onMessage)',
    )
  }
  const telling = repeat(tellSome, { everyMs: 1_000, name: 'onMessage', log })
  return {
    wake: telling.wake,
    stop: () => {
      stopping = true
      return telling.stop()
    },
  }
}
