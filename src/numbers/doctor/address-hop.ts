import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { SmsError } from '../../errors.js'
import type { Service } from '../../settings/service.js'
import { requirePublicUrl } from '../require-public-url.js'
import { type Finding, green, red } from './hop.js'

/** Whether the public URL is one that QuestBlue can call, and its name resolves from here. */
export async function addressHop(service: Pick<Service, 'publicUrl' | 'carrierUrl'>): Promise<Finding> {
  const { hostname } = new URL(service.publicUrl)
  const host = hostname.replace(/^\[|\]$/g, '')
  try {
    requirePublicUrl(service)
  } catch (error) {
    if (error instanceof SmsError) return red('address_unusable', { address: service.publicUrl })
    throw error
  }
  if (isIP(host) !== 0) return green('address_is_ip', { host })
  try {
    const found = await lookup(host, { all: true })
    return green('address_resolves', { host, addresses: found.map(({ address }) => address) })
  } catch {
    return red('address_unknown', { host })
  }
}
