import { createServer, type IncomingMessage, request, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

/** A proxy in front of a host, as a company puts one there; it may be told to misbehave. */
export interface FrontProxy {
  url: string
  /** Where it hands requests on to. */
  target: string
  /** What it does to the body of what is posted to the webhook; `answers`: hands nothing on, and says this itself. */
  habit: 'none' | 'eats_body' | 'changes_body' | 'answers_200' | 'redirects' | 'strips_query'
  /** Shows another certificate from now on. */
  present(tls: { key: string; cert: string }): void
  stop(): Promise<void>
}

/** Starts it on a port that is free; with a certificate it speaks TLS, as `localhost`. */
export async function frontProxy(tls?: { key: string; cert: string }): Promise<FrontProxy> {
  const state: Pick<FrontProxy, 'target' | 'habit'> = { target: '', habit: 'none' }
  const handle: RequestListener = (incoming, response) => {
    if (!incoming.url?.startsWith('/api/sms/webhook'))
      return void handOn({ ...state, habit: 'none' }, incoming, response)
    if (incoming.method === 'POST' && state.habit === 'answers_200') return void response.writeHead(200).end('welcome')
    if (incoming.method === 'POST' && state.habit === 'redirects')
      return void response.writeHead(301, { location: 'https://www.example.com/elsewhere' }).end()
    void handOn(state, incoming, response)
  }
  const secure = tls && createTlsServer(tls, handle)
  const server = secure ?? createServer(handle)
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return Object.assign(state, {
    url: tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`,
    present: (other: { key: string; cert: string }) => secure?.setSecureContext(other),
    stop: () =>
      new Promise<void>(done => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  })
}

async function handOn(
  { target, habit }: Pick<FrontProxy, 'target' | 'habit'>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const body = bodyBy(habit, Buffer.concat(chunks))
  const path = habit === 'strips_query' ? incoming.url?.replace(/\?.*/, '') : incoming.url
  const headers = { ...incoming.headers, 'content-length': String(body.length) }
  const onward = request(`${target}${path}`, { method: incoming.method, headers, agent: false }, answer => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  onward.once('error', () => response.writeHead(502).end('bad gateway'))
  onward.end(body)
}

function bodyBy(habit: FrontProxy['habit'], body: Buffer): Buffer {
  if (habit === 'eats_body') return Buffer.alloc(0)
  return habit === 'changes_body' ? Buffer.from(body.toString().replace(/\P{ASCII}/gu, '?')) : body
}
