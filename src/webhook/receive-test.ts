import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Database, inTransaction, one } from '../database/transaction.js'
import { hashOf } from '../numbers/webhook-address.js'
import { takeWhatCame, type WhatCame } from './body.js'
import type { DatabaseClock } from './database-clock.js'
import { beginDelivery } from './delivery.js'
import type { VouchedNumber } from './look-up.js'
import { answeredInTime } from './patience.js'
import type { Attended } from './receive.js'

const Received = z.object({ received: z.boolean() })

/** Whether a query may name the test that a request is of: 32 bytes in base64url. Any other costs no look-up. */
export function isTest(named: unknown): named is string {
  return typeof named === 'string' && /^[\w-]{43}$/.test(named)
}

/**
 * Takes a request in as the test that its secret names: how it came is kept with the test, and a text is tried out. False,
 * with nothing read or kept, where no such test runs for this number: the request is then one like any.
 * @throws SmsError `overloaded`; whatever the database says
 */
export async function receiveTest(
  { db, clock }: { db: Database; clock: DatabaseClock },
  { request, place, until }: Attended,
  { number, secret }: { number: VouchedNumber; secret: string },
): Promise<boolean> {
  const { deliveryId, receivedAt, startedMs } = beginDelivery(clock)
  const hash = hashOf(secret)
  const asking = inTransaction(db, { role: 'ingest' }, tx =>
    one(tx, 'select sms.awaits_test($1, $2) as received', [hash, number.numberId]),
  )
  const awaited = await answeredInTime(until, asking)
  if (!Received.parse(awaited).received) return false
  const came = await takeWhatCame(request, place)
  const delivery = {
    ...number,
    deliveryId,
    receivedAt,
    elapsedMs: Math.round(performance.now() - startedMs),
    ...seen(came),
  }
  const receiving = inTransaction(db, { role: 'ingest' }, async tx => {
    await tx.query(`select set_config('statement_timeout', '15s', true)`)
    return one(tx, 'select sms.receive_test($1, $2) as received', [hash, JSON.stringify(delivery)])
  })
  await answeredInTime(until, receiving)
  return true
}

function seen({ bytes, ...how }: WhatCame) {
  return { digest: createHash('sha256').update(bytes).digest('hex'), size: bytes.length, ...how }
}
