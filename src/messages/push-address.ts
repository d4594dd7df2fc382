import { z } from 'zod'
import { SmsError } from '../errors.js'
import { ForbiddenLink, judgeLink } from './fetch-guard.js'

const base64url = (bytes: number) =>
  z.string().refine(text => /^[A-Za-z0-9_-]+=*$/.test(text) && Buffer.from(text, 'base64url').length === bytes, {
    error: `expected ${bytes} bytes in base64url`,
  })

/** The name by which a browser's address is found again. */
export const PushEndpoint = z.object({ endpoint: z.url().max(2_000) })

/** A browser's push subscription, as `PushSubscription.toJSON()` gives it. @see RFC 8291, section 3.1 */
export const PushAddress = PushEndpoint.extend({
  keys: z.object({ p256dh: base64url(65), auth: base64url(16) }),
})
export type PushAddress = z.output<typeof PushAddress>

/** What a subscription's sealed address is bound to: the hash of its endpoint (`hashOf`), by which its row is found. @see `Keyring.seal` */
export function boundToEndpoint(hash: Buffer): string {
  return `push ${hash.toString('hex')}`
}

/**
 * Whether a push service may be called: the address comes from a browser, so from anybody. https by the usual port, and no
 * address that is not public; names are judged once more when they are resolved.
 * @throws ForbiddenLink
 */
export function judgeEndpoint(endpoint: string, trustedOrigin: string | undefined): { trusted: boolean } {
  return judgeLink(new URL(endpoint), trustedOrigin)
}

/** @throws SmsError `invalid_input` for an address that no push service of the public internet has */
export function requirePushService(endpoint: string, trustedOrigin: string | undefined): void {
  try {
    judgeEndpoint(endpoint, trustedOrigin)
  } catch (cause) {
    if (!(cause instanceof ForbiddenLink)) throw cause
    throw new SmsError('invalid_input', { reason: `endpoint: ${cause.message}`, cause })
  }
}
