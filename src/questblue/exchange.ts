import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

/** One request as it goes over the wire. */
export interface Exchange {
  url: URL
  method: string
  headers: Record<string, string>
  body: string | undefined
  timeoutMs: number
}

/** What came back, whole; or how it broke, and whether the carrier may have seen the request. */
export type Exchanged =
  | { answered: true; status: number; text: string }
  | { answered: false; problem: string; timedOut: boolean; mayHaveArrived: boolean }

const replyLimit = 8 * 1024 * 1024

/**
 * Sends one request over a connection of its own and reads the whole answer. Never rejects, never follows a redirect,
 * never sends twice. A fresh connection each time tells "was never sent" from "may have arrived" with certainty: a
 * kept one may be closed by the other side in the moment it is used, and a text would count as unknown for nothing.
 */
export function exchange({ url, method, headers, body, timeoutMs }: Exchange): Promise<Exchanged> {
  return new Promise(settle => {
    const secure = url.protocol === 'https:'
    const ready = secure ? 'secureConnect' : 'connect'
    let mayHaveArrived = false
    let gaveUp: { problem: string; timedOut: boolean } | undefined
    const giveUp = (problem: string, timedOut: boolean) => {
      gaveUp = { problem, timedOut }
      request.destroy()
    }
    // The first to settle wins: after an answer, or a first problem, the later ones change nothing.
    const broke = (error?: { code?: string }) => {
      const problem = error?.code ? `the connection broke (${error.code})` : 'the connection broke'
      settle({ answered: false, mayHaveArrived, ...(gaveUp ?? { problem, timedOut: false }) })
    }
    const length: Record<string, string> = body === undefined ? {} : { 'content-length': `${Buffer.byteLength(body)}` }
    const options = { method, headers: { ...headers, ...length }, agent: false as const }
    const request = (secure ? requestHttps : requestHttp)(url, options, response => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        chunks.push(chunk)
        if (size > replyLimit) giveUp('its answer was too large', false)
      })
      response.on('error', broke)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        settle({ answered: true, status: response.statusCode ?? 0, text })
      })
    })
    const timer = setTimeout(() => giveUp('it did not answer in time', true), timeoutMs)
    request.on('socket', socket =>
      socket.once(ready, () => {
        mayHaveArrived = true
      }),
    )
    request.on('error', broke)
    request.on('close', () => {
      clearTimeout(timer)
      broke()
    })
    request.end(body)
  })
}
