import { inTransaction } from '../../src/database/transaction.js'
import { deliveryBodyBound, retiredRequestBound, sealRequest } from '../../src/messages/kept-request.js'
import { keepBodies } from '../../src/webhook/kept-bodies.js'
import { uuidV7 } from '../../src/webhook/uuid-v7.js'
import type { World } from './world.js'

/** A text on a token of a number, kept as the webhook does once the token is retired; gives its delivery. */
export async function arriveRetired(
  { db, superuser, service }: World,
  { numberId, number }: { numberId: string; number: string },
): Promise<string> {
  const deliveryId = uuidV7()
  const body = Buffer.from(JSON.stringify({ from: '+13035550001', to: [number], text: 'on an old address' }))
  const kept = { contentType: 'application/json', body: body.toString('base64') }
  const { ciphertext, keyId } = sealRequest(service.keyring, retiredRequestBound(deliveryId), kept)
  const token = await superuser.query('select id from sms.webhook_tokens where number_id = $1', [numberId])
  const receivedAt = new Date().toISOString()
  const row = { deliveryId, number, tokenId: token.rows[0].id, receivedAt, elapsedMs: 1, size: body.length }
  await inTransaction(db, { role: 'ingest' }, tx =>
    tx.query('select sms.keep_retired($1, $2, $3)', [JSON.stringify(row), ciphertext, keyId]),
  )
  return deliveryId
}

/** A request for a number that was not understood, kept as the webhook does; gives its delivery. */
export async function arriveRefused(
  { db, service }: World,
  { numberId, number }: { numberId: string; number: string },
  fields: object = { from: '+13035550001', body: 'in words of its own' },
): Promise<string> {
  const deliveryId = uuidV7()
  const body = Buffer.from(JSON.stringify(fields))
  const kept = { contentType: 'application/json', body: body.toString('base64') }
  const sealed = sealRequest(service.keyring, deliveryBodyBound(deliveryId), kept)
  const receivedAt = new Date().toISOString()
  const row = { deliveryId, numberId, number, receivedAt, elapsedMs: 1, reason: 'it holds neither' }
  await inTransaction(db, { role: 'ingest' }, async tx => {
    await tx.query('select sms.log_rejected($1)', [JSON.stringify(row)])
    await keepBodies(tx, [{ deliveryId, size: body.length, sealed }])
  })
  return deliveryId
}
