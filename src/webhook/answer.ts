import type { ErrorRequestHandler } from 'express'
import type { Logger } from 'pino'
import { loggable } from '../database/loggable.js'
import { SmsError } from '../errors.js'

const retryAfterSeconds = '5'

/** Answers what was thrown: a refusal with its code and sentence, all else as not stored, logged once, without detail. */
export function answerRefusals(log: Logger): ErrorRequestHandler {
  const logged = new WeakSet<object>() // a batch fails with one error for all the requests in it
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error)
    const refusal = refusalOf(error)
    const cause = refusal.code === 'not_stored' ? refusal.cause : undefined
    if (typeof cause === 'object' && cause !== null && !logged.has(cause)) {
      logged.add(cause)
      log.error({ err: loggable(cause) }, 'webhook: requests could not be stored')
    }
    if (refusal.status === 503) response.set('Retry-After', retryAfterSeconds)
    response.status(refusal.status).json({ error: { code: refusal.code, message: refusal.message } })
  }
}

function refusalOf(error: unknown): SmsError {
  if (error instanceof SmsError) return error
  if (error instanceof URIError) return new SmsError('token_unknown') // an address that is no text
  return new SmsError('not_stored', { cause: error })
}
