import { parse as parseForm } from 'node:querystring'
import type { Request } from 'express'
import { z } from 'zod'
import { SmsError } from '../../errors.js'
import { readMultipart } from './multipart.js'
import { readAll } from './read-all.js'

const Fields = z.record(z.string(), z.unknown())
type Fields = z.infer<typeof Fields>

/** What AdminJS's form parser leaves behind, and takes as a sign that its work is done. */
interface Parsed {
  fields?: Fields
  express_formidable?: { parsed: boolean }
  _body?: boolean
}

/** As much as AdminJS's own form parser takes. */
const limit = 20 * 1024 * 1024

/**
 * Hands the request's fields to AdminJS in the way its form parser would: also when the host's parser has already
 * taken the body (the form parser would wait for it for ever). Uploads to the host's own resources stay with the form
 * parser.
 * @throws SmsError `invalid_input` for a body that is no form and no JSON object, `body_too_large`
 */
export async function handOnBody(request: Request & Parsed): Promise<void> {
  if (request.express_formidable?.parsed) return
  const fields = await fieldsOf(request)
  if (fields) Object.assign(request, { fields, express_formidable: { parsed: true } })
}

async function fieldsOf(request: Request & Parsed): Promise<Fields | undefined> {
  if (request.readableEnded || request._body) return takenFields(request)
  if (!hasBody(request)) return {}
  if (request.is('json') || request.is('+json')) return jsonFields((await readAll(request, limit)).toString())
  if (request.is('urlencoded')) return { ...parseForm((await readAll(request, limit)).toString()) }
  if (request.is('multipart')) return isOurs(request) ? readMultipart(request, limit) : undefined
  if (request.is('application/octet-stream') && !isOurs(request)) return undefined
  throw new SmsError('invalid_input', { reason: 'send JSON or a form' })
}

/** What the host's parser made of it: an object, or the raw text or bytes. */
function takenFields({ body, headers }: Request): Fields {
  if (body === undefined || body === null) return {}
  const raw: unknown = Buffer.isBuffer(body) ? body.toString() : body
  if (typeof raw !== 'string') return objectOf(raw)
  return /urlencoded/i.test(headers['content-type'] ?? '') ? { ...parseForm(raw) } : jsonFields(raw)
}

function jsonFields(text: string): Fields {
  if (text.trim() === '') return {}
  try {
    return objectOf(JSON.parse(text))
  } catch (cause) {
    throw cause instanceof SmsError ? cause : new SmsError('invalid_input', { reason: 'the JSON is broken', cause })
  }
}

function objectOf(value: unknown): Fields {
  const parsed = Fields.safeParse(value)
  if (!parsed.success) throw new SmsError('invalid_input', { reason: 'a JSON object is expected' })
  return parsed.data
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function isOurs({ path }: Request): boolean {
  return path.startsWith('/api/resources/sms_')
}
