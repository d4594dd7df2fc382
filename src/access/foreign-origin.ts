import type { IncomingHttpHeaders } from 'node:http'

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a request would change something and came from another site's page. Judged by what only a browser sets:
 * `Sec-Fetch-Site`, then `Origin` (a sandboxed page's `null` is foreign), then `Referer`. A client that sends none of
 * them is no browser of these days, and carries no cookie that another site could abuse.
 * @param request Express's own fits: `host` is what a trusted proxy says, else the header
 * @param publicUrl where browsers reach this host, when a proxy in between changes the `Host`
 */
export function isForeign(
  request: { method: string; headers: IncomingHttpHeaders; host: string },
  publicUrl: string,
): boolean {
  if (reading.has(request.method)) return false
  const site = request.headers['sec-fetch-site']
  if (site === 'cross-site' || site === 'same-site') return true
  const origin = request.headers.origin ?? request.headers.referer
  return origin !== undefined && !isOwn(origin, [new URL(publicUrl).host, request.headers.host, request.host])
}

/** Without the scheme: behind a proxy that ends TLS, the server cannot know it. */
function isOwn(origin: string, hosts: (string | undefined)[]): boolean {
  if (!URL.canParse(origin)) return false
  const { host } = new URL(origin)
  return host !== '' && hosts.includes(host)
}
