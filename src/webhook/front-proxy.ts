import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** What a front proxy adds on the address without a token. All of it that is set up must be right. */
export interface FrontProxyOptions {
  header?: { name: string; value: string }
  basic?: { username: string; password: string }
  signature?: { secret: string }
}

/** Judges requests on the address without a token. Every comparison takes as long for a wrong value as for the right one. */
export interface FrontProxy {
  /** By the headers alone, before the body is read. False for everything where nothing is set up. */
  admits(request: IncomingMessage): boolean
  /** Whether the body must be judged too, and so be there byte for byte. */
  readonly signs: boolean
  /** By the signature over the body, where one is set up. */
  hasSigned(request: IncomingMessage, body: Buffer): boolean
}

/** An empty secret is none: what is set up with it admits nobody. */
export function frontProxyOf({ header, basic, signature }: FrontProxyOptions): FrontProxy {
  const isSetUp = header !== undefined || basic !== undefined || signature !== undefined
  return {
    admits: request =>
      isSetUp &&
      (!header || isSecret(one(request, header.name.toLowerCase()), header.value)) &&
      (!basic || (basic.password !== '' && isSecret(credentialsOf(request), `${basic.username}:${basic.password}`))),
    signs: signature !== undefined,
    hasSigned: (request, body) =>
      !signature ||
      (signature.secret !== '' &&
        isSecret(
          one(request, 'x-signature')?.toLowerCase(),
          `sha256=${createHmac('sha256', signature.secret).update(body).digest('hex')}`,
        )),
  }
}

function one(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

/** The part of HTTP Basic that holds user name and password (RFC 7617, in UTF-8). */
function credentialsOf(request: IncomingMessage): string | undefined {
  const encoded = /^basic +([\w+/=-]+) *$/i.exec(request.headers.authorization ?? '')?.[1]
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8')
}

function isSecret(given: string | undefined, expected: string): boolean {
  if (expected === '') return false
  return timingSafeEqual(digest(given ?? ''), digest(expected)) // of equal length, whatever was given
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
