import { type LookupAddress, lookup, type LookupAllOptions } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** @see https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6-special-registry, and RFC 5771 (multicast) */
const special = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  special.addSubnet(network, prefix, 'ipv4')
}
// What may carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo) is left out with the rest: no public host needs it.
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const) {
  special.addSubnet(network, prefix, 'ipv6')
}
const publicV6 = new BlockList()
publicV6.addSubnet('2000::', 3, 'ipv6') // all that IANA has given out for public use

/** Whether an address belongs to the public internet: a stranger's link may lead there and nowhere else. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !special.check(address, 'ipv4')
  if (family === 6) return publicV6.check(address, 'ipv6') && !special.check(address, 'ipv6')
  return false
}

/** Why a link is not followed. */
export class ForbiddenLink extends Error {
  override readonly name = 'ForbiddenLink'
}

/**
 * Whether a link may be followed at all: https on a public host by its usual port, or of the trusted origin (of the
 * simulator on this machine). Names are judged once more by `publicLookup`, when they are resolved.
 * @throws ForbiddenLink
 */
export function judgeLink(url: URL, trustedOrigin: string | undefined): { trusted: boolean } {
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:' // a blob: names another's origin as its own
  if (isWeb && url.origin === trustedOrigin) return { trusted: true }
  if (url.protocol !== 'https:') throw new ForbiddenLink('the link is not https')
  if (url.username !== '' || url.password !== '') throw new ForbiddenLink('the link carries a password')
  if (url.port !== '') throw new ForbiddenLink('the link leads to a port of its own')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !isPublicAddress(host))
    throw new ForbiddenLink('the link leads to an address that is not public')
  return { trusted: false }
}

/** The origin of a carrier on loopback (the simulator), whose links are followed; a carrier elsewhere needs no exception. */
export function trustedOriginOf(carrierUrl: string): string | undefined {
  const { origin, hostname } = new URL(carrierUrl)
  return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname) ? origin : undefined
}

/** Turns a name into all its addresses, as `dns.lookup` does. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  settle: (error: Error | null, addresses: LookupAddress[]) => void,
) => void

/**
 * Resolves a name for the connection itself, so that what was judged is what is connected to: a name that turns out
 * differently the second time gains nothing. One address that is not public refuses them all.
 */
export function publicLookup(resolve: Resolve = lookup): LookupFunction {
  return (hostname, options, settle) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return settle(error, '', 0)
      const first = addresses[0]
      if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
        return settle(new ForbiddenLink('the link leads to an address that is not public'), '', 0)
      }
      if (options.all) settle(null, addresses)
      else settle(null, first.address, first.family)
    })
  }
}
