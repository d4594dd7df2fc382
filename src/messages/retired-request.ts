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

/** A request on a retired token as it was, `body` in base64. */
export type KeptRequest = z.infer<typeof Kept>

const mostBytes = 25 * 1024 * 1024 // opened, as the webhook takes at most
const openers: Record<string, (body: Buffer) => Promise<Buffer>> = {
  identity: async body => body,
  gzip: body => promisify(gunzip)(body, { maxOutputLength: mostBytes }),
  br: body => promisify(brotliDecompress)(body, { maxOutputLength: mostBytes }),
  // Some senders of `deflate` leave its two bytes of zlib out.
  deflate: body => promisify((body[0] ?? 0) % 16 === 8 ? inflate : inflateRaw)(body, { maxOutputLength: mostBytes }),
}

/** What a kept request is sealed for: its delivery, and no other. */
export const retiredRequestBound = (deliveryId: string) => `retired_requests/${deliveryId}`

/** Seals a request for its delivery. */
export function sealRetired(keyring: Keyring, deliveryId: string, kept: KeptRequest): Sealed {
  return keyring.seal(JSON.stringify(kept), retiredRequestBound(deliveryId))
}

/**
 * Opens a sealed request and reads the text in it.
 * @throws SmsError `not_replayable` when there is none that can be taken in: its reason quotes nothing of the body
 */
export async function openRetired(keyring: Keyring, deliveryId: string, sealed: Sealed): Promise<InboundMessage> {
  const kept = Kept.parse(JSON.parse(keyring.open(sealed, retiredRequestBound(deliveryId))))
  if (kept.lacks === 'too_large') throw notReplayable('its body was too large to be kept')
  if (kept.lacks === 'cut_off') throw notReplayable('its body was cut off on the way')
  const inbound = await understood(kept)
  if (inbound.kind === 'report') throw notReplayable('it is a delivery report, and no text')
  return inbound
}

async function understood(kept: KeptRequest) {
  const contentType = kept.contentType ?? undefined
  const body = Buffer.from(kept.body, 'base64')
  try {
    return kept.parsed
      ? parseInboundFields(contentType, JSON.parse(body.toString('utf8')))
      : await parseInbound(contentType, await decompressed(kept, body))
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
