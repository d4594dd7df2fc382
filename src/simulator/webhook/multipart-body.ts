import { randomUUID } from 'node:crypto'
import type { StoredMedia } from '../media-store.js'
import type { WebhookBody } from './dialects.js'

/** Fields and files as `multipart/form-data`, every file under the name `media`. */
export function multipartBody(fields: Record<string, string>, files: StoredMedia[]): WebhookBody {
  const boundary = `----simulator-${randomUUID()}`
  const parts: Buffer[] = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`${head(boundary, name)}\r\n\r\n${value}\r\n`),
  )
  for (const { bytes, type, name } of files) {
    const about = `${head(boundary, 'media')}; filename="${name.replace(/["\r\n]/g, '_')}"\r\ncontent-type: ${type}\r\n\r\n`
    parts.push(Buffer.from(about), bytes, Buffer.from('\r\n'))
  }
  const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)])
  return { contentType: `multipart/form-data; boundary=${boundary}`, body }
}

function head(boundary: string, name: string): string {
  return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"`
}
