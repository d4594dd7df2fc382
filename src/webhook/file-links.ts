import { type ErrorRequestHandler, Router } from 'express'
import type { Logger } from 'pino'
import { loggable } from '../database/loggable.js'
import type { Database } from '../database/transaction.js'
import { SmsError, type SmsErrorCode } from '../errors.js'
import { endingOf } from '../messages/media-type.js'
import { fileLinkPath, openFileLinks } from '../messages/file-link.js'
import { batchOf } from './batch.js'

/** One look-up at a time, so that a flood takes no more than one connection; few at once, since each may be 5 MB. */
const limits = { batch: 8, waiting: 500 }

/**
 * Where QuestBlue fetches the files of what is sent, each by its own link and without a session. Whatever is no living
 * link is answered alike.
 */
export function fileLinksRouter({ db, log }: { db: Database; log: Logger }): Router {
  const open = batchOf((secrets: string[]) => openFileLinks(db, secrets), limits)
  const router = Router()
  const nothing = refusalOf('not_found')
  router.all(`${fileLinkPath}/:secret`, async (request, response) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', 'X-Robots-Tag': 'noindex' })
    const reads = request.method === 'GET' || request.method === 'HEAD'
    const isSecret = /^[\w-]{43}$/.test(request.params.secret) // of 32 bytes; a guess of another shape costs no look-up
    const file = reads && isSecret ? await open(request.params.secret) : undefined
    if (file === undefined) return void response.status(404).json(nothing)
    const { type, bytes } = file
    response
      .set({
        'Content-Type': type,
        'Content-Disposition': `attachment; filename="file${endingOf(type)}"`,
        'Content-Security-Policy': "default-src 'none'; sandbox",
      })
      .send(bytes)
  })
  const failed: ErrorRequestHandler = (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error)
    if (error instanceof URIError) return void response.status(404).json(nothing) // an address that is no text
    const isOverloaded = error instanceof SmsError && error.code === 'overloaded'
    if (!isOverloaded) log.error({ err: loggable(error) }, 'the file of a link could not be read')
    response
      .status(503)
      .set('Retry-After', '5')
      .json(refusalOf(isOverloaded ? 'overloaded' : 'unexpected'))
  }
  return router.use(failed)
}

function refusalOf(code: SmsErrorCode) {
  return { error: { code, message: new SmsError(code).message } }
}
