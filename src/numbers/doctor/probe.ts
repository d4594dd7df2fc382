import { createHash } from 'node:crypto'
import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { z } from 'zod'

const patienceMs = 20_000
const longestAnswer = 64 * 1024

/** The body of a test, and what it must be when it arrives. */
export interface ProbeBody {
  bytes: Buffer
  /** Hex SHA-256: of the bytes, and of the value in them as JSON, for a host that parses before us. */
  digest: string
  parsedDigest: string
}

/** What became of a posted test. */
export type Posted = { answered: { status: number; location: string | null; code: string | null } } | { failed: string }

/**
 * A text like QuestBlue's, of characters that middlemen like to change, to a number that is nobody's: should its secret
 * get lost on the way, it is logged as a text to an unknown number, and is in nobody's inbox.
 */
export function probeBody(): ProbeBody {
  const text =
    'Test: "quotes" \\ back\\slash, 100% & more, a+b=c; <b>é ü ñ 漢字 🚲👍🏽</b>\t\r\n line two \u00a0\u200b ' +
    '…'.repeat(300)
  const value = { from: '15005550006', to: ['15005550009'], text, media: [], segments: '1', type: 'SMS' }
  const bytes = Buffer.from(`${JSON.stringify(value, null, 1).replaceAll('\n', '\r\n')}\r\n`)
  return { bytes, digest: digestOf(bytes), parsedDigest: digestOf(JSON.stringify(value)) }
}

export function digestOf(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Posts it once, as QuestBlue posts a text: no redirect is followed, and no connection is kept. */
export function post(url: string, { bytes }: ProbeBody): Promise<Posted> {
  const request = new URL(url).protocol === 'https:' ? tlsRequest : plainRequest
  return new Promise(settle => {
    const headers = {
      'content-type': 'application/json',
      'content-length': bytes.length,
      'user-agent': 'sms-webhook-test',
    }
    const posting = request(url, { method: 'POST', headers, agent: false, signal: AbortSignal.timeout(patienceMs) })
    posting.once('error', error => settle({ failed: reasonOf(error) }))
    posting.once('response', response => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= longestAnswer) chunks.push(chunk)
      })
      response.once('error', error => settle({ failed: reasonOf(error) }))
      response.once('end', () =>
        settle({
          answered: {
            status: response.statusCode ?? 0,
            location: response.headers.location ?? null,
            code: codeIn(Buffer.concat(chunks).toString()),
          },
        }),
      )
    })
    posting.end(bytes)
  })
}

const Refusal = z.object({ error: z.object({ code: z.string() }) })

/** The code of a refusal of ours; whoever else answers knows none. */
function codeIn(body: string): string | null {
  try {
    return Refusal.parse(JSON.parse(body)).error.code
  } catch {
    return null
  }
}

function reasonOf(error: Error): string {
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'ETIMEDOUT'
  return 'code' in error ? String(error.code) : error.message
}
