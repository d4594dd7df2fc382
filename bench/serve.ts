import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'

/** A server on a port of its own. */
export interface Served {
  origin: string
  stop(): Promise<void>
}

/** Serves on loopback. */
export async function serve(listener: RequestListener): Promise<Served> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('it listens on no port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise(settle => server.close(settle))
    },
  }
}
