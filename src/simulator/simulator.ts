import { setMaxListeners } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type NextFunction, type Request, type Response } from 'express'
import { ZodError } from 'zod'
import { apiRouter } from './api/router.js'
import { controlRouter } from './control/router.js'
import { controlPage } from './control-page/page.js'
import { demoCredentials } from './demo-account.js'
import { createEvents } from './events.js'
import { handsetRouter } from './handset.js'
import { emailAndXmppNumbers, inventoryOf } from './inventory.js'
import { createMediaStore } from './media-store.js'
import { createMisbehaviour } from './misbehaviour.js'
import { Account, openState, type State } from './state.js'
import type { SimulatorLog, World } from './world.js'

export { demoCredentials } from './demo-account.js'

/** How a simulator is started. Without `dataFile` it forgets everything when it stops. */
export interface SimulatorOptions {
  /** 0, the default, takes any that is free. */
  port?: number
  host?: string
  /** Turns the kinds of numbers round; see `inventoryOf`. */
  seed?: number
  dataFile?: string
  /** How long after a text its delivery report follows; 300 ms by default. */
  reportDelayMs?: number
  log?: SimulatorLog
}

/** A running simulator. */
export interface Simulator {
  url: string
  port: number
  /** Ends what is on its way, keeps the state and closes. */
  stop(): Promise<void>
}

/**
 * QuestBlue as an HTTP server on this machine: its API, a handset page at `/`, a control page at `/control`, and a
 * control interface at `/_control`.
 * @throws Error as `listen` does (`EADDRINUSE` …), or when `dataFile` is not one of ours
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = '127.0.0.1', seed = 0, dataFile, reportDelayMs = 300, log = { info: () => {} } } = options
  const kept = await openState(dataFile, freshState(seed))
  const timers = new Set<NodeJS.Timeout>()
  const stopping = new AbortController()
  setMaxListeners(0, stopping.signal) // each post listens, and a burst has a thousand
  const events = createEvents()
  let url = ''
  const world: World = {
    ...kept,
    inventory: new Map(inventoryOf(seed).map(number => [number.did, number])),
    lost: new Map(),
    misbehaviour: createMisbehaviour(),
    media: createMediaStore(),
    reportDelayMs,
    url: () => url,
    log,
    waiting: new Set(),
    stopping: stopping.signal,
    changed: events.changed,
    later: (ms, task) => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        task().catch(error => log.info({ error }, 'the simulator failed at something it had to do later'))
      }, ms)
      timers.add(timer)
    },
  }
  const server = createServer(appOf(world, events.router))
  server.keepAliveTimeout = 60_000 // a busy client would else take up a connection in the moment in which it is closed
  await listening(server, port, host)
  const bound = server.address() as AddressInfo
  url = `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`
  const stop = async () => {
    for (const timer of timers) clearTimeout(timer)
    stopping.abort()
    const closed = new Promise<void>(settle => server.close(() => settle()))
    server.closeAllConnections()
    await closed
    await kept.saved()
  }
  return { url, port: bound.port, stop }
}

function freshState(seed: number): State {
  const elsewhere = { mode: 'both', url: null, dialect: 'v2_json', email: 'office@example.com' } as const
  const settings = Object.fromEntries(emailAndXmppNumbers(seed).map(did => [did, elsewhere]))
  return {
    credentials: { ...demoCredentials, refuseWith: 401 },
    account: Account.parse({}),
    settings,
    messages: [],
    groupIds: 'one',
    formerUrls: [],
    history: { offsetMinutes: null, lagMs: 0 },
    lastId: 17_805_000,
  }
}

function appOf(world: World, events: express.Router) {
  const app = express()
  app.disable('x-powered-by').set('query parser', 'simple').set('strict routing', true)
  app.use(express.json({ limit: '40mb' }), express.urlencoded({ extended: false, limit: '40mb' }))
  app.use(handsetRouter(world), events)
  app.use('/control', controlPage(world))
  app.use('/_control', controlRouter(world))
  app.use(apiRouter(world))
  app.use((_request: Request, response: Response) => void response.status(404).json({ error: 'Unknown method' }))
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const status = error instanceof ZodError ? 400 : statusOf(error)
    response.status(status).json({ error: error instanceof Error ? error.message : 'failed' })
  })
  return app
}

function statusOf(error: unknown): number {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((settle, fail) => {
    server.once('error', fail)
    server.listen(port, host, settle)
  })
}
