import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import type { Database } from '../database/transaction.js'
import type { MessageEvent } from '../options.js'
import { repeat, type Repeating } from './repeat.js'

/** Whom to tell, and how; each of the optional ones has its default. */
export interface TellingOptions {
  db: Database
  log: Logger
  onMessage: (event: MessageEvent) => Promise<void> | void
  /** Whether the text goes along. */
  withText?: boolean
  /** How long the host may take. What takes longer, or fails, is told again: first after this, then ever later. */
  leaseMs?: number
}

const Taken = z.array(
  z.object({
    eventId: z.uuid(),
    messageId: z.uuid(),
    numberId: z.uuid(),
    tenantId: z.string(),
    conversationId: z.uuid(),
    recipients: z.array(z.string()),
    text: z.string().nullable(),
  }),
)
const atOnce = 16

/**
 * Tells the host of each text that came, after its commit and at least once: what a crash or a failing host left untold
 * is told again, by whichever process comes first. `stop` takes no more and waits for what the host has in hand.
 */
export function startTelling({ db, log, onMessage, withText = false, leaseMs = 30_000 }: TellingOptions): Repeating {
  let stopping = false
  const tellOne = async ({ eventId, text, ...ids }: z.infer<typeof Taken>[number]) => {
    const event: MessageEvent = { kind: 'message', ...ids, ...(text === null ? {} : { text }) }
    const patience = new AbortController()
    try {
      const told = (async () => onMessage(event))()
      const late = pause(leaseMs, 'late' as const, { signal: patience.signal })
      if ((await Promise.race([told, late])) === 'late') throw new Error('onMessage took too long')
    } catch (error) {
      log.error({ err: error, message: ids.messageId }, 'onMessage failed; the host is told again')
      return
    } finally {
      patience.abort()
    }
    await asWorker(db, tx => tx.query('select sms.event_told($1)', [eventId]))
  }
  const tellSome = async () => {
    const take = `select event_id as "eventId", message_id as "messageId", number_id as "numberId", tenant_id as "tenantId",
      conversation_id as "conversationId", recipients, text from sms.events_to_tell($1, make_interval(secs => $2), $3)`
    for (let more = true; more && !stopping; ) {
      const values = [atOnce, leaseMs / 1000, withText]
      const taken = Taken.parse((await asWorker(db, tx => tx.query(take, values))).rows)
      await Promise.all(taken.map(tellOne))
      more = taken.length === atOnce
    }
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
