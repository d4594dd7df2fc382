import type { Request, RequestHandler } from 'express'

/**
 * Refuses a change that another site's page has sent. A client that says nothing of where it comes from is no browser and
 * carries no cookie by itself.
 */
export function ownOrigin(publicUrl: string): RequestHandler {
  return (request, response, next) => {
    if (!isFromElsewhere(request, publicUrl)) return next()
    const message = 'This request came from another site and was refused. Reload the page and try again.'
    response.status(403).json({ error: { code: 'foreign_origin', message } })
  }
}

/** Judged by `Sec-Fetch-Site`, `Origin` and `Referer`, which a page cannot choose. What an address bar asks for is the reader's own. */
export function isFromElsewhere(request: Request, publicUrl: string): boolean {
  const site = request.get('sec-fetch-site')
  if (site === 'cross-site' || site === 'same-site') return true
  const origin = request.get('origin') ?? request.get('referer')
  return origin !== undefined && ![new URL(publicUrl).host, request.get('host')].includes(hostOf(origin))
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : 'none'
}
