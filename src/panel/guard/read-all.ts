import type { Request } from 'express'
import { SmsError } from '../../errors.js'

/** The whole body. @throws SmsError `body_too_large` as soon as it is longer than `limit` bytes */
export async function readAll(request: Request, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length > limit) throw new SmsError('body_too_large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
