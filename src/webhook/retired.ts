import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import { type Database, inTransaction } from '../database/transaction.js'
import type { Keyring } from '../settings/keyring.js'
import { takeBody } from './body.js'
import { beginDelivery } from './delivery.js'
import type { RetiredToken } from './look-up.js'
import { patiently } from './patience.js'

const patienceMs = 8_000

/** What a kept request is sealed for: its delivery, and no other. */
export const retiredRequestBound = (deliveryId: string) => `retired_requests/${deliveryId}`

/**
 * Keeps a request that came on a retired token as it was, sealed, whatever it says: it is nobody's until a superadmin
 * replays it. Settles after the commit.
 * @throws SmsError `body_too_large`, `not_understood` (cut off or compressed); whatever the database says
 */
export async function keepRetired(
  { db, keyring, log }: { db: Database; keyring: Keyring; log: Logger },
  request: IncomingMessage,
  { tokenId, number }: RetiredToken,
): Promise<void> {
  const { deliveryId, receivedAt, startedMs } = beginDelivery()
  const body = await takeBody(request)
  const bytes = body.raw ?? Buffer.from('bytes' in body.content ? body.content.bytes : jsonOf(body.content.value))
  const kept = { contentType: request.headers['content-type'] ?? null, body: bytes.toString('base64') }
  const { ciphertext, keyId } = keyring.seal(JSON.stringify(kept), retiredRequestBound(deliveryId))
  const row = () =>
    JSON.stringify({
      deliveryId,
      number,
      tokenId,
      receivedAt,
      elapsedMs: Math.round(performance.now() - startedMs),
      size: bytes.length,
    })
  await patiently(performance.now() + patienceMs, () =>
    inTransaction(db, { role: 'ingest' }, tx =>
      tx.query('select sms.keep_retired($1, $2, $3)', [row(), ciphertext, keyId]),
    ),
  )
  log.warn({ delivery: deliveryId, tokenId }, 'webhook: a request on a retired token was kept')
}

/** What is left where a host's parser came first. */
function jsonOf(value: unknown): string {
  return JSON.stringify(value) ?? ''
}
