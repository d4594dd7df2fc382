import type { RequestHandler } from 'express'

/**
 * Refuses a change that another site's page has sent: judged by `Sec-Fetch-Site` and `Origin`, which a page cannot
 * choose. A client that sends neither is no browser and carries no cookie by itself.
 */
export function ownOrigin(publicUrl: string): RequestHandler {
  return (request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return next()
    const origin = request.get('origin')
    const foreign =
      request.get('sec-fetch-site') === 'cross-site' ||
      (origin !== undefined && origin !== new URL(publicUrl).origin && hostOf(origin) !== request.get('host'))
    if (!foreign) return next()
    const message = 'This request came from another site and was refused. Reload the page and try again.'
    response.status(403).json({ error: { code: 'foreign_origin', message } })
  }
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
