import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { SmsError } from '../errors.js'
import type { Place } from './room.js'

/** A request's body: its bytes, or where those are gone the value that a host's parser has made of them. */
export interface Body {
  content: { bytes: Buffer } | { value: unknown }
  /** The bytes as they were sent; undefined where a parser kept none. */
  raw: Buffer | undefined
  size: number
}

/** Bytes as they came, and what they lack where they are not all. */
interface CameBytes {
  bytes: Buffer
  lacks?: 'cut_off' | 'too_large'
}

/** What came, however it came: of a body that a host's parser has left nothing else of, its value as JSON. */
export interface WhatCame extends CameBytes {
  /** Compressed, say; as the request names it. */
  encoding?: string
  parsed?: boolean
}

const limits = { text: 1024 * 1024, multipart: 25 * 1024 * 1024 } // multipart carries pictures
const Parsed = z.object({ body: z.unknown().optional(), rawBody: z.unknown().optional() })

/**
 * Takes the body of a request: from the stream, at most 1 MB (25 MB of multipart), or from `body` and `rawBody` where
 * the host's parser came first.
 * @throws SmsError `body_too_large`, `not_understood` (cut off, compressed, or read by a parser that left nothing),
 *   `overloaded` (no room for it beside those that are under way)
 */
export async function takeBody(request: IncomingMessage, place: Place): Promise<Body> {
  const { body, rawBody } = Parsed.parse(request)
  if (isUnread(request, body)) return whole(request, await readBody(request, place))
  if (Buffer.isBuffer(rawBody)) return whole(request, rawBody)
  if (Buffer.isBuffer(body)) return whole(request, body)
  const kept = [rawBody, body].find(value => typeof value === 'string')
  const raw = kept === undefined ? undefined : Buffer.from(kept)
  return { content: { value: body }, raw, size: raw?.length ?? (Number(request.headers['content-length']) || 0) }
}

/**
 * Takes whatever came of a body, refusing nothing: compressed as it is, cut off as far as it came, too large without.
 * @throws SmsError `overloaded` (no room for it beside those that are under way)
 */
export async function takeWhatCame(request: IncomingMessage, place: Place): Promise<WhatCame> {
  const { body, rawBody } = Parsed.parse(request)
  if (isUnread(request, body)) {
    const encoding = request.headers['content-encoding']
    return { ...(await readBytes(request, place)), ...(encoding && { encoding }) }
  }
  const kept = [rawBody, body].find(value => Buffer.isBuffer(value) || typeof value === 'string')
  if (Buffer.isBuffer(kept)) return { bytes: kept }
  if (typeof kept === 'string') return { bytes: Buffer.from(kept) }
  return { bytes: Buffer.from(JSON.stringify(body) ?? ''), parsed: true }
}

function whole(request: IncomingMessage, bytes: Buffer): Body {
  if (bytes.length > limitOf(request)) throw new SmsError('body_too_large')
  return { content: { bytes }, raw: bytes, size: bytes.length }
}

/** Older parsers leave `{}` on what they did not read. */
function isUnread(request: IncomingMessage, body: unknown): boolean {
  if (request.readableEnded || (request.destroyed && request.readableDidRead)) return false
  return body === undefined || (z.strictObject({}).safeParse(body).success && !request.readableDidRead)
}

async function readBody(request: IncomingMessage, place: Place): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') throw new SmsError('not_understood', { reason: 'its body is compressed' })
  const { bytes, lacks } = await readBytes(request, place)
  if (lacks === 'too_large') throw new SmsError('body_too_large')
  if (lacks === 'cut_off') throw new SmsError('not_understood', { reason: 'its body was cut off' })
  return bytes
}

/** Reads what comes, as far as it comes and fits; the bytes of what is too large are thrown away. */
async function readBytes(request: IncomingMessage, place: Place): Promise<CameBytes> {
  const limit = limitOf(request)
  const tooLarge: CameBytes = { bytes: Buffer.alloc(0), lacks: 'too_large' }
  if (Number(request.headers['content-length']) > limit) return tooLarge
  if (request.destroyed) return leftBehind(request, place)
  return new Promise((settle, fail) => {
    const chunks: Buffer[] = []
    let size = 0
    // The rest is thrown away as it comes, so that the sender hears the answer; what came goes too, however long that takes.
    const stop = () => {
      chunks.length = 0
      request.off('data', take).resume()
    }
    const take = (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) {
        stop()
        return settle(tooLarge)
      }
      try {
        place.take(chunk.length)
        chunks.push(chunk)
      } catch (error) {
        stop()
        fail(error)
      }
    }
    const whole = () => (chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
    const cutOff = () => settle({ bytes: whole(), lacks: 'cut_off' })
    request.on('data', take)
    request.once('end', () => settle({ bytes: whole() }))
    request.once('close', cutOff)
    request.once('error', cutOff)
  })
}

/** What came of a request whose sender hung up before it was read, while its token was looked up, say: often all of it. */
function leftBehind(request: IncomingMessage, place: Place): CameBytes {
  const left: unknown = request.read()
  const bytes = Buffer.isBuffer(left) ? left : Buffer.alloc(0)
  place.take(bytes.length)
  return request.complete ? { bytes } : { bytes, lacks: 'cut_off' }
}

/** Whether a request says that it brings files. */
export function bringsPictures(request: IncomingMessage): boolean {
  return /^\s*multipart\//i.test(request.headers['content-type'] ?? '')
}

function limitOf(request: IncomingMessage): number {
  return bringsPictures(request) ? limits.multipart : limits.text
}
