import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { errorCode } from './error-code.js'
import { HostError } from './host-error.js'

/** What answers requests: an Express app is one. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** The host's listening server. It listens before anything else is up: a taken port is told at once. */
export interface HostServer {
  port: number
  /** From now on this answers. */
  use(answer: Answer): void
  /** Takes no more connections, lets what is being answered finish, then cuts the rest: streams never end by themselves. */
  close(): Promise<void>
}

/** How long a request may take to come, in milliseconds: its head, and all of it. Slower ones are answered 408 and cut off. */
export interface RequestTimes {
  headMs: number
  wholeMs: number
}

const drainMs = 10_000
const patience: RequestTimes = { headMs: 20_000, wholeMs: 300_000 } // 25 MB of pictures over a slow line

/** @throws HostError `port_taken`, `environment` (an address that is not this machine's) */
export async function openServer(
  { port, host }: { port: number; host: string },
  { headMs, wholeMs }: RequestTimes = patience,
): Promise<HostServer> {
  let answer: Answer = (_request, response) =>
    response
      .writeHead(503, { 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff', 'Retry-After': '1' })
      .end('{"status":"starting"}')
  const open = new Set<ServerResponse>()
  const times = { headersTimeout: headMs, requestTimeout: wholeMs, connectionsCheckingInterval: headMs / 4 }
  const server = createServer(times, (request, response) => {
    open.add(response)
    response.once('close', () => open.delete(response))
    answer(request, response)
  })
  await new Promise<void>((settle, fail) => {
    server.once('error', error => fail(refusal(error, { port, host })))
    server.listen(port, host, settle)
  })
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound ? bound.port : port,
    use: next => {
      answer = next
    },
    close: async () => {
      const closed = new Promise(settle => server.close(settle))
      server.closeIdleConnections()
      const busy = () => [...open].some(response => !isStream(response))
      for (const deadline = performance.now() + drainMs; busy() && performance.now() < deadline; ) await pause(10)
      server.closeAllConnections()
      await closed
    },
  }
}

function isStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream')
}

function refusal(cause: Error, { port, host }: { port: number; host: string }): HostError {
  const code = errorCode(cause)
  if (code === 'EADDRINUSE') {
    return new HostError('port_taken', `PORT ${port} is taken on ${host}: stop what uses it, or set PORT to another.`, {
      cause,
    })
  }
  if (code === 'EACCES') {
    return new HostError('port_taken', `PORT ${port} may not be used by this user: set PORT to one above 1023.`, {
      cause,
    })
  }
  return new HostError(
    'environment',
    `HOST ${host} is no address of this machine (${code}): set HOST to one that is.`,
    { cause },
  )
}
