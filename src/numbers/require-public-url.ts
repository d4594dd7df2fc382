import { isIP } from 'node:net'
import { SmsError } from '../errors.js'
import type { Service } from '../settings/service.js'

/**
 * Refuses an address that QuestBlue cannot reach: not https, or no public host. The simulator reaches any.
 * @throws SmsError `public_url_unusable`
 */
export function requirePublicUrl({ publicUrl, carrierUrl }: Pick<Service, 'publicUrl' | 'carrierUrl'>): void {
  if (isLoopback(new URL(carrierUrl).hostname)) return
  const { protocol, hostname } = new URL(publicUrl)
  if (protocol !== 'https:' || !isPublicName(hostname)) throw new SmsError('public_url_unusable', { reason: publicUrl })
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname)
}

/** A carrier calls names: an address without one gets no certificate, and a private name resolves nowhere else. */
function isPublicName(hostname: string): boolean {
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return false
  return hostname.includes('.') && !/\.(local|localhost|internal|lan|home|test|invalid|example)$/.test(hostname)
}
