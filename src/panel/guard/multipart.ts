import busboy from 'busboy'
import type { Request } from 'express'
import { SmsError } from '../../errors.js'

/**
 * The fields of a multipart form, as AdminJS's pages send them; files are passed over, since no verb takes any.
 * @throws SmsError `invalid_input` for a form that is broken off or has no boundary, `body_too_large`
 */
export function readMultipart(request: Request, limit: number): Promise<Record<string, string>> {
  return new Promise((settle, fail) => {
    const fields: Record<string, string> = {}
    const broken = (cause: unknown) => fail(new SmsError('invalid_input', { reason: 'the form is broken', cause }))
    try {
      const form = busboy({ headers: request.headers, limits: { fieldSize: limit, fields: 1000 } })
      form.on('field', (name, value, { valueTruncated }) => {
        if (valueTruncated) fail(new SmsError('body_too_large'))
        else fields[name] = value
      })
      form.on('file', (_name, file) => file.resume())
      form.on('error', broken)
      form.on('close', () => settle(fields))
      request.on('error', broken)
      request.pipe(form)
    } catch (cause) {
      broken(cause)
    }
  })
}
