import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import { z } from 'zod'
import { SmsError } from '../errors.js'
import { type InboundMessage, InboundError, parseInbound, parseInboundFields } from '../questblue/inbound.js'
import type { Keyring, Sealed } from '../settings/keyring.js'

const Kept = z.object({
  contentType: z.string().nullable(),
  /** `content-encoding`, where the body was compressed: it is kept as it came. */
  encoding: z.string().optional(),
  body: z.base64(),
  /** What the body lacks, where it is not all that was sent. */
  lacks: z.enum(['cut_off', 'too_large']).optional(),
  /** A host's parser left its value alone, which is kept as JSON. */
  parsed: z.boolean().optional(),
})

/** A request as it was, `body` in base64. */
export type KeptRequest = z.infer<typeof Kept>

const mostBytes = 25 * 1024 * 1024 // opened, as the webhook takes at most
const openers: Record<string, (body: Buffer) => Promise<Buffer>> = {
  identity: async body => body,
  gzip: body => promisify(gunzip)(body, { maxOutputLength: mostBytes }),
  br: body => promisify(brotliDecompress)(body, { maxOutputLength: mostBytes }),
  // Some senders of `deflate` leave its two bytes of zlib out.
  deflate: body => promisify((body[0] ?? 0) % 16 === 8 ? inflate : inflateRaw)(body, { maxOutputLength: mostBytes }),
}

/** What a request on a retired token is sealed for: its delivery, and no other. */
export const retiredRequestBound = (deliveryId: string) => `retired_requests/${deliveryId}`

/** The same of any other request in the webhook's log. */
export const deliveryBodyBound = (deliveryId: string) => `delivery_bodies/${deliveryId}`

/** Seals a request for its delivery. */
export function sealRequest(keyring: Keyring, bound: string, kept: KeptRequest): Sealed {
  return keyring.seal(JSON.stringify(kept), bound)
}

/** Opens a sealed request. @throws Error when no key fits, or when it was altered or moved to another row */
export function openRequest(keyring: Keyring, bound: string, sealed: Sealed): KeptRequest {
  return Kept.parse(JSON.parse(keyring.open(sealed, bound)))
}

/**
 * Reads the text in a request, as requests are read today.
 * @throws SmsError `not_replayable` when there is none that can be taken in: its reason quotes nothing of the body
 */
export async function textIn(kept: KeptRequest): Promise<InboundMessage> {
  if (kept.lacks === 'too_large') throw notReplayable('its body was too large to be kept')
  if (kept.lacks === 'cut_off') throw notReplayable('its body was cut off on the way')
  const inbound = await understood(kept)
  if (inbound.kind === 'report') throw notReplayable('it is a delivery report, and no text')
  return inbound
}

/** The bytes of a request's body, as they were before they were compressed. @throws SmsError `not_replayable` */
export function bytesOf(kept: KeptRequest): Promise<Buffer> {
  return decompressed(kept, Buffer.from(kept.body, 'base64'))
}

async function understood(kept: KeptRequest) {
  const contentType = kept.contentType ?? undefined
  try {
    const body = await bytesOf(kept)
    return kept.parsed
      ? parseInboundFields(contentType, JSON.parse(body.toString('utf8')))
      : await parseInbound(contentType, body)
  } catch (error) {
    if (error instanceof InboundError) throw notReplayable(error.reason, error)
    if (error instanceof SyntaxError) throw notReplayable('its body is empty', error)
    throw error
  }
}

async function decompressed({ encoding = 'identity' }: KeptRequest, body: Buffer): Promise<Buffer> {
  let opened = body
  for (const layer of encoding.toLowerCase().split(',').toReversed()) {
    const open = openers[layer.trim().replace(/^x-/, '')]
    if (!open) throw notReplayable('its body is compressed in a way that is not known here')
    opened = await open(opened).catch((error: unknown) => {
      throw notReplayable('its body cannot be decompressed', error)
    })
  }
  return opened
}

function notReplayable(reason: string, cause?: unknown): SmsError {
  return new SmsError('not_replayable', { reason, cause })
}
