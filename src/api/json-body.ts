import { json, type Request, type RequestHandler, type Response } from 'express'
import { z } from 'zod'
import { SmsError } from '../errors.js'

const parse: RequestHandler = json({ limit: '256kb', strict: false })
const ParserError = z.object({ status: z.number() })

/**
 * The JSON that a request carries: what a host's parser has left in `body`, else read here. Undefined without a body.
 * @throws SmsError `invalid_input`, `body_too_large`
 */
export async function jsonBodyOf(request: Request, response: Response): Promise<unknown> {
  const parsed: unknown = request.body
  if (parsed === undefined) await readBody(request, response)
  const body: unknown = request.body
  return typeof body === 'string' || Buffer.isBuffer(body) ? jsonOf(body.toString()) : body
}

function readBody(request: Request, response: Response): Promise<void> {
  return new Promise((settle, fail) => {
    parse(request, response, (error?: unknown) => (error === undefined ? settle() : fail(refusalOf(error))))
  })
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    throw broken()
  }
}

function refusalOf(error: unknown): unknown {
  const { data } = ParserError.safeParse(error)
  if (data?.status === 413) return new SmsError('body_too_large')
  return data && data.status < 500 ? broken() : error
}

function broken(): SmsError {
  return new SmsError('invalid_input', { reason: 'the body is no JSON' })
}
