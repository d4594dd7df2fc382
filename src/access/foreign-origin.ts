import type { IncomingHttpHeaders } from 'node:http'

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Of a request; Express's own fits: `host` is what a trusted proxy says, else the header. */
interface Asked {
  headers: IncomingHttpHeaders
  host: string
}

/** Whether a request would change something and came from another site's page. Parameters as `isFromOtherSite`. */
export function isForeign(request: Asked & { method: string }, publicUrl: string): boolean {
  return !reading.has(request.method) && isFromOtherSite(request, publicUrl)
}

/**
 * Whether a request, whatever it asks for, came from another site's page.
 * @param publicUrl where browsers reach this host, when a proxy in between changes the `Host`
 */
export function isFromOtherSite({ headers, host }: Asked, publicUrl: string): boolean {
  return isFromElsewhere(headers, [new URL(publicUrl).host, headers.host, host])
}

/**
 * Whether a request came from a page of none of these hosts. Judged by what only a browser sets: `Sec-Fetch-Site`, then
 * `Origin` (a sandboxed page's `null` is foreign), then `Referer`. A client that sends none of them is no browser of these
 * days, and carries no cookie that another site could abuse; what an address bar asks for is the reader's own.
 */
export function isFromElsewhere(headers: IncomingHttpHeaders, hosts: readonly (string | undefined)[]): boolean {
  const site = headers['sec-fetch-site']
  if (site === 'cross-site' || site === 'same-site') return true
  const origin = headers.origin ?? headers.referer
  return origin !== undefined && !isOwn(origin, hosts)
}

/** Without the scheme: behind a proxy that ends TLS, the server cannot know it. */
function isOwn(origin: string, hosts: readonly (string | undefined)[]): boolean {
  if (!URL.canParse(origin)) return false
  const { host } = new URL(origin)
  return host !== '' && hosts.includes(host)
}
