import type { IncomingMessage } from 'node:http'
import type { Tx } from '../database/transaction.js'
import { deliveryBodyBound, sealRequest } from '../messages/kept-request.js'
import type { Keyring, Sealed } from '../settings/keyring.js'
import { type Body, takeWhatCame, type WhatCame } from './body.js'
import type { Attended } from './receive.js'
import type { Place } from './room.js'

/** The body of one row of the log, sealed for it. */
export interface KeptBody {
  deliveryId: string
  size: number
  sealed: Sealed
}

// A text has a kilobyte. What was understood is stored with its pictures, and only its odd bodies are larger; what was
// refused stands nowhere else, and a text with its pictures fits.
const most = { understood: 256 * 1024, refused: 2 * 1024 * 1024 }

/** Seals what was understood for each of its deliveries; nothing where it is too large to be kept twice. */
export function bodiesOf(
  keyring: Keyring,
  request: IncomingMessage,
  body: Body,
  deliveryIds: readonly string[],
): KeptBody[] {
  const came = bytesIn(body)
  if (came.bytes.length > most.understood) return []
  return deliveryIds.map(deliveryId => sealedFor(keyring, request, deliveryId, came))
}

/** Seals what was refused, as far as it came; compressed as it is, since it was refused unread. Nothing where there is none. */
export async function refusedBody(
  keyring: Keyring,
  { request, place }: Pick<Attended, 'request' | 'place'>,
  body: Body | undefined,
  deliveryId: string,
): Promise<KeptBody | undefined> {
  const came = body ? bytesIn(body) : await unreadIn(request, place)
  if (came === undefined || came.bytes.length > most.refused) return undefined
  return sealedFor(keyring, request, deliveryId, came)
}

/** Keeps bodies in a transaction of the ingest's. */
export async function keepBodies(tx: Tx, bodies: readonly KeptBody[]): Promise<void> {
  if (bodies.length === 0) return
  await tx.query('select sms.keep_bodies($1, $2, $3, $4)', [
    bodies.map(({ deliveryId }) => deliveryId),
    bodies.map(({ size }) => size),
    bodies.map(({ sealed }) => sealed.ciphertext),
    bodies.map(({ sealed }) => sealed.keyId),
  ])
}

function bytesIn({ content, raw }: Body): WhatCame {
  if ('bytes' in content) return content
  return raw ? { bytes: raw } : { bytes: Buffer.from(JSON.stringify(content.value) ?? ''), parsed: true }
}

async function unreadIn(request: IncomingMessage, place: Place): Promise<WhatCame | undefined> {
  const isUnread = request.headers['content-encoding'] !== undefined && !request.readableEnded && !request.destroyed
  return isUnread ? takeWhatCame(request, place) : undefined
}

function sealedFor(
  keyring: Keyring,
  { headers }: IncomingMessage,
  deliveryId: string,
  { bytes, ...how }: WhatCame,
): KeptBody {
  const kept = { contentType: headers['content-type'] ?? null, body: bytes.toString('base64'), ...how }
  return { deliveryId, size: bytes.length, sealed: sealRequest(keyring, deliveryBodyBound(deliveryId), kept) }
}
