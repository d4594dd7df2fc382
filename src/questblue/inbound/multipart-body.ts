import busboy from 'busboy'
import type { Content } from './dialect.js'
import { gatherFields } from './form-body.js'
import { InboundError } from './inbound.js'

const limits = { fileSize: 5 * 1024 * 1024, files: 10, fields: 100, fieldSize: 1024 * 1024, parts: 200 }

/**
 * Fields and files of a multipart body. A file over 5 MB, or beyond the tenth, is left out and counted.
 * @throws InboundError when the body is broken or cut off
 */
export async function multipartContent(contentType: string, body: Buffer): Promise<Content> {
  const { pairs, ...files } = await partsOf(contentType, body)
  return { fields: gatherFields(pairs), ...files }
}

interface Parts extends Pick<Content, 'files' | 'filesLeftOut'> {
  pairs: [string, string][]
}

// What is thrown while the reader emits would end the process: here things are taken down, and judged by the caller.
function partsOf(contentType: string, body: Buffer): Promise<Parts> {
  return new Promise((settle, fail) => {
    const parts: Parts = { pairs: [], files: [], filesLeftOut: 0 }
    const broken = () => fail(new InboundError('its multipart form is broken'))
    try {
      const reader = busboy({ headers: { 'content-type': contentType }, limits, defParamCharset: 'utf8' })
      // Its types promise a name that a part need not have.
      reader.on('field', (name: string | undefined, value) => name !== undefined && parts.pairs.push([name, value]))
      reader.on('filesLimit', () => parts.filesLeftOut++)
      reader.on('file', (_field, stream, { filename, mimeType }) => {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('error', broken)
        stream.on('close', () => {
          if (stream.truncated) parts.filesLeftOut++
          else if (chunks.length > 0)
            parts.files.push({ bytes: Buffer.concat(chunks), type: typeOf(mimeType), name: nameOf(filename) })
        })
      })
      reader.on('error', broken)
      reader.on('close', () => settle(parts))
      reader.end(body)
    } catch {
      broken() // busboy throws at a boundary it cannot use
    }
  })
}

function typeOf(mimeType: string): string {
  return /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(mimeType) ? mimeType.toLowerCase() : 'application/octet-stream'
}

function nameOf(filename: string | undefined): string {
  const bare = (filename ?? '').replace(/[\p{Cc}\p{Surrogate}\\/]/gu, '').slice(-100)
  return bare || 'media'
}
