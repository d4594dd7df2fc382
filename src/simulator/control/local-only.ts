import type { NextFunction, Request, Response } from 'express'

const local = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

/** Lets in this machine only, and only by a name of this machine: a page elsewhere cannot rebind its own to it. */
export function localOnly(request: Request, response: Response, next: NextFunction): void {
  const from = request.socket.remoteAddress ?? ''
  const isLocal = from === '::1' || from.startsWith('127.') || from.startsWith('::ffff:127.')
  const origin = request.headers.origin
  const sameOrigin = origin === undefined || origin === `http://${request.headers.host}`
  if (isLocal && local.test(request.headers.host ?? '') && sameOrigin) next()
  else response.status(403).json({ error: 'The control interface is for this machine only' })
}
