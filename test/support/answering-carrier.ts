import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Carrier, createCarrier } from '../../src/questblue/carrier.js'

export const credentials = { username: 'account-4711', password: 'hunter2-hunter2', securityKey: 'sk-0123456789abcdef' }

const closers: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** An answer, word for word, or a connection that breaks. */
export type Reply = { status: number; body: unknown; headers?: Record<string, string> } | 'break'
interface Seen {
  method: string
  url: string
  headers: Record<string, unknown>
  body: unknown
}

/** A server that answers as told, in the carrier's place: for answers that the simulator has no way to give. */
export async function carrierAnswering(
  answer: (asked: { url: URL }) => Reply,
  log?: { debug(fields: object, message: string): void; warn(fields: object, message: string): void },
  secrets = credentials,
) {
  const seen: Seen[] = []
  let close = async () => {}
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const sent = Buffer.concat(chunks).toString()
    const url = request.url ?? ''
    seen.push({ method: request.method ?? '', url, headers: request.headers, body: sent && JSON.parse(sent) })
    const reply = answer({ url: new URL(url, 'http://x') })
    if (reply === 'break') return void response.destroy()
    response.writeHead(reply.status, reply.headers)
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body))
  }
  const baseUrl = await serving(listener, ending => {
    close = ending
  })
  const carrier = createCarrier({ baseUrl, credentials: async () => secrets, log })
  return { carrier, seen, requests: () => seen.length, close: () => close() }
}

/** A client of a server that does whatever it is told. */
export async function carrierBy(listener: RequestListener): Promise<Carrier> {
  return createCarrier({ baseUrl: `${await serving(listener)}/`, credentials: async () => credentials })
}

async function serving(
  listener: RequestListener,
  closer: (close: () => Promise<void>) => void = () => {},
): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const close = () =>
    new Promise<void>(done => {
      server.close(() => done())
      server.closeAllConnections()
    })
  closer(close)
  closers.push(close)
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
