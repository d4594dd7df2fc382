import type { ErrorRequestHandler } from 'express'
import type { Logger } from 'pino'
import { z } from 'zod'
import { loggable } from '../database/loggable.js'
import { SmsError, type SmsErrorCode } from '../errors.js'

/** What a client that sends tokens is told beside, by RFC 6750. */
const challenges: Partial<Record<SmsErrorCode, string>> = {
  api_token_unknown: 'Bearer error="invalid_token"',
  scope_missing: 'Bearer error="insufficient_scope"',
}

const ClientError = z.object({ status: z.number().min(400).max(499) })

/** Answers what was thrown: a refusal with its code and sentence, all else as unexpected, logged once, without detail. */
export function answerRefusals(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error)
    const refusal = refusalOf(error)
    if (refusal.code === 'unexpected') log.error({ err: loggable(error), method: request.method }, 'api: unexpected')
    if (refusal.status === 503 || refusal.status === 429) {
      response.set('Retry-After', refusal.code === 'limit_reached' ? '60' : '5')
    }
    const challenge = challenges[refusal.code]
    if (challenge) response.set('WWW-Authenticate', challenge)
    response.status(refusal.status).json({ error: refusal.answered() })
  }
}

function refusalOf(error: unknown): SmsError {
  if (error instanceof SmsError) return error
  // Express refuses an address that is no text with a status of its own: there is nothing behind it.
  if (ClientError.safeParse(error).success) return new SmsError('not_found')
  return new SmsError('unexpected', { cause: error })
}
