import type { Request } from 'express'

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a request would change something and came from another site's page. Judged by what only a browser sets:
 * `Sec-Fetch-Site`, then `Origin` (a sandboxed page's `null` is foreign), then `Referer`. A client that sends none of
 * them is no browser of these days, and carries no cookie that another site could abuse.
 * @param publicOrigin where browsers reach the panel, when a proxy in between changes the `Host`
 */
export function isForeign(request: Request, publicOrigin: string): boolean {
  if (reading.has(request.method)) return false
  const site = request.get('sec-fetch-site')
  if (site === 'cross-site' || site === 'same-site') return true
  const origin = request.get('origin') ?? request.get('referer')
  return origin !== undefined && !isOwn(origin, request, publicOrigin)
}

/** Without the scheme: behind a proxy that ends TLS, the server cannot know it. */
function isOwn(origin: string, request: Request, publicOrigin: string): boolean {
  if (!URL.canParse(origin)) return false
  const { host } = new URL(origin)
  return host !== '' && (host === new URL(publicOrigin).host || host === request.get('host') || host === request.host)
}
