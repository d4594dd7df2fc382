import type { Request, RequestHandler } from 'express'
import { isFromElsewhere } from '../../index.js'

/**
 * Refuses a change that another site's page has sent. A client that says nothing of where it comes from is no browser and
 * carries no cookie by itself.
 */
export function ownOrigin(publicUrl: string): RequestHandler {
  return (request, response, next) => {
    if (!isOfAnotherSite(request, publicUrl)) return next()
    const message = 'This request came from another site and was refused. Reload the page and try again.'
    response.status(403).json({ error: { code: 'foreign_origin', message } })
  }
}

/** Whether another site's page has sent it, whatever it asks for. */
export function isOfAnotherSite({ headers }: Pick<Request, 'headers'>, publicUrl: string): boolean {
  return isFromElsewhere(headers, [new URL(publicUrl).host, headers.host])
}
