import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import { SmsError } from '../../errors.js'
import type { Doors } from '../doors.js'
import { serveAsset } from './assets.js'
import { handOnBody } from './body.js'
import { isForeign } from '../../access/foreign-origin.js'
import { actionAddressOf } from './action-address.js'
import { tellGone } from './gone-record.js'
import { ourActions } from './our-actions.js'
import { guardPage } from './page.js'

const Session = z.object({ adminUser: z.object({ id: z.union([z.string(), z.number()]) }) })

/**
 * What stands in front of AdminJS's router, at its root path and after the host's session: files first, then a change
 * from a foreign origin is refused, and an action of ours that is not there; the body is handed on, the page is mended,
 * and who acts is loaded afresh.
 */
export function panelGuard(doors: Doors): RequestHandler {
  const { publicUrl } = doors.service
  const { isOurs, isThere, hasAny } = ourActions(doors)
  return async (request, response, next) => {
    if (serveAsset(request, response)) return
    const named = actionAddressOf(request.path)
    const address = named && isOurs(named) ? named : undefined
    try {
      if (isForeign(request, publicUrl)) throw new SmsError('foreign_origin')
      if (address && !isThere(address)) throw new SmsError('not_found')
      await handOnBody(request)
    } catch (error) {
      return refuse(error, response, next)
    }
    const list = listInsteadOf(request)
    if (list !== undefined) return response.redirect(list)
    guardPage(response)
    if (address?.kind === 'record') tellGone(response, address, request.method === 'GET')
    await doors.serve(actingIdOf(request), () => {
      if (address?.kind !== 'bulk') return next()
      hasAny(address, recordIdsOf(request)).then(
        some => (some ? next() : refuse(new SmsError('not_found'), response, next)),
        next,
      )
    })
  }
}

/** The list where records are chosen, for the page of a bulk action that names none: AdminJS breaks on it. */
function listInsteadOf(request: Request): string | undefined {
  const [, list] = /^(\/resources\/sms_\w+)\/bulk\/./.exec(request.path) ?? []
  return list !== undefined && recordIdsOf(request).length === 0 ? request.baseUrl + list : undefined
}

function recordIdsOf({ query }: Request): string[] {
  return typeof query.recordIds === 'string' ? query.recordIds.split(',').filter(Boolean) : []
}

/** Whoever the host says is signed in; their role and tenant are never taken from here. */
function actingIdOf(request: Request): string | number | undefined {
  const session: unknown = 'session' in request ? request.session : undefined
  return Session.safeParse(session).data?.adminUser.id
}

function refuse(error: unknown, response: Response, next: NextFunction): void {
  if (error instanceof SmsError) response.status(error.status).json({ error: error.answered() })
  else next(error)
}
