import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type RequestHandler } from 'express'
import pg from 'pg'
import { type Logger, pino } from 'pino'
import { Registry } from 'prom-client'
import { apiRouter } from '../../src/api/router.js'
import { streamFigures } from '../../src/api/stream-figures.js'
import { type Changes, listenForChanges } from '../../src/database/listen.js'
import { showWebhook } from '../../src/numbers/show-webhook.js'
import type { FrontProxyOptions } from '../../src/webhook/front-proxy.js'
import { webhookListener } from '../../src/webhook/listener.js'
import { webhookRouter } from '../../src/webhook/router.js'
import { type Webhook, type WebhookDoors, webhookOf } from '../../src/webhook/webhook.js'
import type { World } from './world.js'

/** Webhook and API alone, in an app whose "session" is the header `x-user`. */
export interface OpenDoors {
  url: string
  server: Server
  webhook: Webhook
  changes: Changes
  /** The lines that were logged. */
  lines: Record<string, unknown>[]
  stop(): Promise<void>
}

/** Opens both over a world. `before` stands in front of them, as a host's parsers may. */
export async function openDoors(
  w: World,
  {
    before = [],
    frontProxy = {},
    parse,
    ingestUrl = w.url,
    holdMs = 5_000,
    room,
    isInFront = false,
    listen = { connectionString: w.url },
  }: {
    before?: RequestHandler[]
    frontProxy?: FrontProxyOptions
    /** How bodies are read, where not as they are today. */
    parse?: WebhookDoors['parse']
    ingestUrl?: string
    holdMs?: number
    room?: { all: number; pictures: number }
    /** Whether the webhook stands in front of the app. */
    isInFront?: boolean
    listen?: pg.ClientConfig | 'poll'
  } = {},
): Promise<OpenDoors> {
  const lines: Record<string, unknown>[] = []
  const log: Logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const pool = new pg.Pool({ connectionString: ingestUrl, max: 4, connectionTimeoutMillis: 2_000 })
  pool.on('error', () => undefined) // a lost idle connection is replaced at the next use
  const changes = listenForChanges(listen, error => log.warn({ err: error }, 'hints were lost'))
  const app = express()
  for (const handler of before) app.use(handler)
  const webhook = webhookOf({
    db: { pool, roles: w.db.roles },
    keyring: w.service.keyring,
    log,
    frontProxy,
    holdMs,
    room,
    parse,
  })
  app.use(webhookRouter(webhook))
  app.use((request, _response, next) => {
    const id = request.get('x-user')
    if (id !== undefined) Object.assign(request, { user: { id } })
    next()
  })
  app.use(
    apiRouter({
      db: w.db,
      publicUrl: 'https://panel.example.com',
      log,
      changes,
      figures: streamFigures(new Registry()),
    }),
  )
  const server = createServer(isInFront ? webhookListener(webhook, app) : app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    webhook,
    changes,
    lines,
    stop: async () => {
      await changes.stop()
      server.closeAllConnections()
      await new Promise(settle => server.close(settle))
      await pool.end()
    },
  }
}

/** The path of a number's webhook, its token in it. */
export async function webhookPath(w: World, numberId: string): Promise<string> {
  return new URL((await showWebhook(w.service, w.root, { numberId })).url).pathname
}
