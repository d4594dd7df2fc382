import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { one } from '../database/transaction.js'
import type { Service } from '../settings/service.js'
import { type ClaimedText, claim } from './claim.js'
import { type HandingOver, handOver } from './hand-over.js'
import { repeat, type Repeating } from './repeat.js'
import { type Outcome, settle } from './settle.js'

/** How the outbox works; each has its default. */
export interface OutboxOptions {
  service: Pick<Service, 'db'> & HandingOver
  log: Logger
  /** Texts in the carrier's hands at one time, of this process. */
  slots?: number
  /** After how long a text whose process has ended is given up: longer than the carrier's own time-out of 45 s. */
  giveUpAfterMs?: number
}

const Count = z.object({ count: z.number() })

/**
 * Hands what is queued to the carrier: each text once, those of one conversation one after the other. Several processes
 * share the work. A text is `sending` before it is handed over and never handed over again: what a process leaves behind
 * becomes `unknown`. `stop` takes no more and settles when the calls under way have been answered and written down.
 */
export function startOutbox({ service, log, slots = 8, giveUpAfterMs = 60_000 }: OutboxOptions): Repeating {
  const { db, publicUrl } = service
  const underWay = new Set<Promise<void>>()
  let stopping = false

  const takeUp = async () => {
    while (!stopping && underWay.size < slots) {
      const taken = await claim(db, publicUrl)
      if (taken === undefined) return
      if ('refusal' in taken) {
        log.info({ messageId: taken.messageId, refusal: taken.refusal }, 'a queued text may no longer be sent')
        continue
      }
      const handed = handAndWrite(taken).finally(() => {
        underWay.delete(handed)
        taking.wake() // a slot is free, and the conversation's next text may go
      })
      underWay.add(handed)
    }
  }
  const handAndWrite = async (text: ClaimedText) => {
    const outcome = await handOver(service, text)
    const fields = { messageId: text.messageId, status: outcome.status, reason: outcome.reason }
    if (outcome.status === 'sent') log.debug(fields, 'the carrier took a text')
    else log.warn(fields, 'the carrier did not take a text')
    await writeDown(text.messageId, outcome)
  }
  // The carrier has spoken once and says it to nobody else: while the database is away, this process remembers.
  const writeDown = async (messageId: string, outcome: Outcome) => {
    for (let tries = 1; ; tries++) {
      try {
        return await settle(db, messageId, outcome)
      } catch (error) {
        log.error({ err: error, messageId, status: outcome.status, tries }, 'the outcome of a text could not be stored')
        if (stopping && tries >= 5) return // it becomes `unknown`, which is true of what was not written
        await pause(Math.min(200 * 2 ** tries, 5_000))
      }
    }
  }
  const giveUp = async () => {
    const abandon = `select sms.give_up_sending(make_interval(secs => $1)) as count`
    const { count } = Count.parse(await asWorker(db, tx => one(tx, abandon, [giveUpAfterMs / 1000])))
    if (count > 0) log.warn({ count }, 'texts were left without an outcome; they are unknown now')
  }

  const taking = repeat(takeUp, { everyMs: 1_000, name: 'outbox', log })
  const givingUp = repeat(giveUp, { everyMs: 10_000, name: 'outbox: give up', log })
  return {
    wake: taking.wake,
    async stop() {
      stopping = true
      await Promise.all([taking.stop(), givingUp.stop()])
      await Promise.all(underWay)
    },
  }
}
