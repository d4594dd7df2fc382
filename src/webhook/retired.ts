import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import { type Database, inTransaction } from '../database/transaction.js'
import { retiredRequestBound, sealRequest } from '../messages/kept-request.js'
import type { Keyring } from '../settings/keyring.js'
import { takeWhatCame } from './body.js'
import type { DatabaseClock } from './database-clock.js'
import { beginDelivery } from './delivery.js'
import type { Deadline } from './hold.js'
import type { RetiredToken } from './look-up.js'
import { answeredInTime, patiently } from './patience.js'
import type { Place } from './room.js'

/**
 * Keeps a request that came on a retired token as it was, sealed, whatever it says and however it came: compressed, cut
 * off as far as it came, too large without its body. It is nobody's until a superadmin replays it. Settles after the commit.
 * @throws SmsError `overloaded`; whatever the database says
 */
export async function keepRetired(
  { db, clock, keyring, log }: { db: Database; clock: DatabaseClock; keyring: Keyring; log: Logger },
  request: IncomingMessage,
  { token: { tokenId, number }, place, until }: { token: RetiredToken; place: Place; until: Deadline },
): Promise<void> {
  const { deliveryId, receivedAt, startedMs } = beginDelivery(clock)
  const { bytes, ...how } = await takeWhatCame(request, place)
  const contentType = request.headers['content-type'] ?? null
  const { ciphertext, keyId } = sealRequest(keyring, retiredRequestBound(deliveryId), {
    contentType,
    body: bytes.toString('base64'),
    ...how,
  })
  const row = () =>
    JSON.stringify({
      deliveryId,
      number,
      tokenId,
      receivedAt,
      elapsedMs: Math.round(performance.now() - startedMs),
      size: bytes.length,
    })
  const keep = () =>
    inTransaction(db, { role: 'ingest' }, tx =>
      tx.query('select sms.keep_retired($1, $2, $3)', [row(), ciphertext, keyId]),
    )
  await answeredInTime(until, patiently(until, keep))
  log.warn({ delivery: deliveryId, tokenId, lacks: how.lacks }, 'webhook: a request on a retired token was kept')
}
