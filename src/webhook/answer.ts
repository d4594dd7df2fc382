import type { ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { loggable } from '../database/loggable.js'
import { SmsError } from '../errors.js'
import type { WebhookFigures } from './figures.js'

const retryAfterSeconds = '5'
const logged = new WeakSet<object>() // a batch fails with one error for all the requests in it

/** The same whoever answers, Express or the listener in front of it. */
export function answerStored(response: ServerResponse): void {
  response.statusCode = 200
  response.end()
}

/** Where refusals are told: in the log, and in the figures. */
export interface RefusalDoors {
  log: Logger
  figures: WebhookFigures
}

/** Answers what was thrown: a refusal with its code and sentence, all else as not stored, logged once, without detail. */
export function answerRefusal({ log, figures }: RefusalDoors, response: ServerResponse, error: unknown): void {
  const refusal = refusalOf(error)
  figures.refused(refusal.code)
  const cause = refusal.code === 'not_stored' ? refusal.cause : undefined
  if (typeof cause === 'object' && cause !== null && !logged.has(cause)) {
    logged.add(cause)
    log.error({ err: loggable(cause) }, 'webhook: requests could not be stored')
  }
  const body = JSON.stringify({ error: { code: refusal.code, message: refusal.message } })
  if (refusal.status === 503) response.setHeader('Retry-After', retryAfterSeconds)
  response.statusCode = refusal.status
  response.setHeader('Content-Type', 'application/json; charset=utf-8')
  response.setHeader('Content-Length', Buffer.byteLength(body))
  response.end(body)
}

function refusalOf(error: unknown): SmsError {
  if (error instanceof SmsError) return error
  if (error instanceof URIError) return new SmsError('token_unknown') // an address that is no text
  return new SmsError('not_stored', { cause: error })
}
