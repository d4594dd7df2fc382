import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { type Database, one } from '../database/transaction.js'
import type { Judgement } from './judge-history.js'

const Settled = z.object({ settled: z.boolean() })

/**
 * Settles duplicates by what the carrier's history shows: an honest one becomes a text of its own and reaches whoever got the
 * first of them, another is confirmed. Each in a transaction of its own, once, whichever process is first.
 */
export async function settleDuplicates(db: Database, told: Judgement['settled'], log: Logger): Promise<void> {
  for (const { messageId, isHonest, ours, theirs } of told) {
    const settle = 'select sms.settle_duplicate($1, $2, $3, $4) as settled'
    const values = [messageId, isHonest, ours, theirs]
    const { settled } = Settled.parse(await asWorker(db, tx => one(tx, settle, values)))
    if (settled) log.info({ messageId, isHonest }, 'a duplicate was settled by the history')
  }
}
