import { Readable } from 'node:stream'
import busboy from 'busboy'
import type { Request } from 'express'
import { SmsError } from '../errors.js'
import { largestFile } from '../messages/file-limits.js'

/** What a form adds around its file. */
const formRoom = 64 * 1024

/**
 * The one file that a request carries: its body, or the file of its multipart form. Read to 5 MB and no further.
 * @throws SmsError `file_too_large`, `invalid_input` (no file, several, a broken form, compressed, or gone to a parser of the host's)
 */
export async function readFile(request: Request): Promise<Buffer> {
  if ((request.get('content-encoding') ?? 'identity') !== 'identity') throw wrong('the body is compressed')
  const isForm = /^\s*multipart\//i.test(request.get('content-type') ?? '')
  if (Number(request.get('content-length')) > largestFile + (isForm ? formRoom : 0))
    throw new SmsError('file_too_large')
  const parsed: unknown = request.body
  if (!Buffer.isBuffer(parsed) && (request.readableEnded || request.readableDidRead))
    throw wrong('the body was read before')
  const source = Buffer.isBuffer(parsed) ? Readable.from([parsed]) : request
  return isForm ? fileOf(source, request) : collect(source)
}

function collect(source: Readable): Promise<Buffer> {
  return new Promise((settle, fail) => {
    const chunks: Buffer[] = []
    let size = 0
    const take = (chunk: Buffer) => {
      size += chunk.length
      if (size > largestFile) {
        source.off('data', take).resume() // the rest is thrown away as it comes, so that the sender hears the answer
        fail(new SmsError('file_too_large'))
      } else chunks.push(chunk)
    }
    source.on('data', take)
    source.once('end', () => settle(Buffer.concat(chunks)))
    source.once('error', () => fail(wrong('the body was cut off')))
    source.once('close', () => fail(wrong('the body was cut off')))
  })
}

function fileOf(source: Readable, { headers }: Request): Promise<Buffer> {
  return new Promise((settle, fail) => {
    const files: Promise<Buffer>[] = []
    const give = () => {
      const [file] = files
      if (file && files.length === 1) file.then(settle, fail)
      else fail(wrong(file ? 'send one file at a time' : 'the form has no file'))
    }
    try {
      const form = busboy({
        headers,
        limits: { fileSize: largestFile + 1, files: 2, fields: 100, fieldSize: formRoom },
      })
      form.on('file', (_name, file) => {
        const read = collect(file)
        read.catch(() => undefined) // told when the form has ended
        files.push(read)
      })
      form.on('error', () => fail(wrong('the form is broken')))
      form.on('close', give)
      source.once('error', () => fail(wrong('the form is broken')))
      source.pipe(form)
    } catch {
      fail(wrong('the form is broken')) // busboy throws at a boundary it cannot use
    }
  })
}

function wrong(reason: string): SmsError {
  return new SmsError('invalid_input', { reason })
}
