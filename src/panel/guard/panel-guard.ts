import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import { SmsError } from '../../errors.js'
import type { Doors } from '../doors.js'
import { serveAsset } from './assets.js'
import { handOnBody } from './body.js'
import { isForeign } from '../../access/foreign-origin.js'
import { guardPage } from './page.js'

const Session = z.object({ adminUser: z.object({ id: z.union([z.string(), z.number()]) }) })

/**
 * What stands in front of AdminJS's router, at its root path and after the host's session: files first, then a change
 * from a foreign origin is refused, the body is handed on, the page is mended, and who acts is loaded afresh.
 */
export function panelGuard(doors: Doors): RequestHandler {
  const { publicUrl } = doors.service
  return async (request, response, next) => {
    if (serveAsset(request, response)) return
    try {
      if (isForeign(request, publicUrl)) throw new SmsError('foreign_origin')
      await handOnBody(request)
    } catch (error) {
      return refuse(error, response, next)
    }
    guardPage(response)
    await doors.serve(actingIdOf(request), next)
  }
}

/** Whoever the host says is signed in; their role and tenant are never taken from here. */
function actingIdOf(request: Request): string | number | undefined {
  const session: unknown = 'session' in request ? request.session : undefined
  return Session.safeParse(session).data?.adminUser.id
}

function refuse(error: unknown, response: Response, next: NextFunction): void {
  if (error instanceof SmsError)
    response.status(error.status).json({ error: { code: error.code, message: error.message } })
  else next(error)
}
