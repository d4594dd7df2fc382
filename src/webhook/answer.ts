import type { ErrorRequestHandler } from 'express'
import type { Logger } from 'pino'
import { SmsError } from '../errors.js'

const retryAfterSeconds = '5'

/** Answers what was thrown: a refusal with its code and sentence, all else as not stored, logged once, without detail. */
export function answerRefusals(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error)
    const refusal = refusalOf(error)
    if (!(error instanceof SmsError) || error.cause !== undefined) logOnce(log, refusal, error)
    if (refusal.status === 503) response.set('Retry-After', retryAfterSeconds)
    response.status(refusal.status).json({ error: { code: refusal.code, message: refusal.message } })
  }
}

function refusalOf(error: unknown): SmsError {
  if (error instanceof SmsError) return error
  if (error instanceof URIError) return new SmsError('token_unknown') // an address that is no text
  return new SmsError('not_stored', { cause: error })
}

function logOnce(log: Logger, refusal: SmsError, error: unknown): void {
  if (refusal.code === 'not_stored') log.error({ err: error }, 'webhook: a request could not be stored')
}
