import type { Logger } from 'pino'
import { loggable } from '../database/loggable.js'
import { type Database, inTransaction } from '../database/transaction.js'
import type { Delivery } from './delivery.js'
import type { Deadline } from './hold.js'
import { type KeptBody, keepBodies } from './kept-bodies.js'
import type { VouchedNumber } from './look-up.js'
import { answeredInTime } from './patience.js'

/** A request that authenticated and was refused, and why: a reason of ours, quoting nothing of the body. */
export interface Rejection {
  delivery: Delivery
  number: VouchedNumber | undefined
  reason: string
  body: KeptBody | undefined
  until: Deadline
}

/** Writes a refused request into the webhook's log. It is answered all the same when that fails: the refusal stands. */
export async function logRejected(
  db: Database,
  log: Logger,
  { delivery, number, reason, body, until }: Rejection,
): Promise<void> {
  const { deliveryId, receivedAt, startedMs } = delivery
  const row = {
    deliveryId,
    numberId: number?.numberId ?? null,
    number: number?.number ?? null,
    tokenId: number?.tokenId ?? null,
    receivedAt,
    elapsedMs: Math.round(performance.now() - startedMs),
    dialect: null,
    reason,
  }
  log.warn({ delivery: deliveryId, numberId: row.numberId, reason }, 'webhook: a request was refused')
  try {
    const logging = inTransaction(db, { role: 'ingest' }, async tx => {
      await tx.query('select sms.log_rejected($1)', [JSON.stringify(row)])
      if (body) await keepBodies(tx, [body])
    })
    await answeredInTime(until, logging)
  } catch (error) {
    log.error({ err: loggable(error), delivery: deliveryId }, 'webhook: a refused request could not be logged')
  }
}
