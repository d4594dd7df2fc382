import { type Request, type RequestHandler, Router } from 'express'
import type { Logger } from 'pino'
import { asPrincipal } from '../access/principal.js'
import type { Changes } from '../database/listen.js'
import type { Database } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { answerRefusals } from './answer.js'
import { eventFeed } from './event-feed.js'
import { isEventId } from './event-id.js'
import { streamEvents } from './event-stream.js'
import { exportRoutes } from './exports.js'
import { fileRoutes } from './files.js'
import { notificationWorker } from './notification-worker.js'
import { isForeign } from '../access/foreign-origin.js'
import { jsonBodyOf } from './json-body.js'
import { openApi } from './openapi.js'
import { bearerOf, personOf } from './person.js'
import { resumptionMemory } from './resumption.js'
import { purposeOf, type Route } from './route.js'
import { type PushDoors, pushRoutes } from './routes/push.js'
import { routes as fixedRoutes } from './routes/routes.js'
import { seatsOf } from './seats.js'
import type { StreamFigures } from './stream-figures.js'

/** What the API needs of the rest of the house. */
export interface ApiDoors {
  db: Database
  publicUrl: string
  log: Logger
  changes: Changes
  figures: StreamFigures
  /** Web push, where the host has set it up. */
  push?: PushDoors
}

/**
 * Everything under `/api/sms/` but the webhook, as the person whom the host's session or a token names. Streams end when
 * `changes` is stopped.
 */
export function apiRouter({ db, publicUrl, log, changes, figures, push }: ApiDoors): Router {
  const api = Router()
  const routes = [...fixedRoutes, ...pushRoutes(push)]
  const description = openApi(routes, publicUrl)
  const stream = { db, log, feed: eventFeed({ db, changes, log, figures }), resumption: resumptionMemory() }
  const seats = seatsOf()

  api.use((request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' })
    if (bearerOf(request) === undefined && isForeign(request, publicUrl)) throw new SmsError('foreign_origin')
    next()
  })
  // Its address is its scope: nothing of the host's pages, nor a service worker of the host's own, is touched by it.
  api.get('/notifications.js', (_request, response) => {
    response
      .set('Content-Security-Policy', "default-src 'none'; connect-src 'self'")
      .type('js')
      .send(notificationWorker)
  })
  api.get('/openapi.json', (_request, response) => void response.json(description))
  for (const route of routes) api[route.method](route.path.replace(/\{(\w+)\}/g, ':$1'), serve(db, route))
  api.use(fileRoutes(db))
  api.use(exportRoutes(db, publicUrl))
  api.get('/events', async (request, response) => {
    const again = () => personOf(db, request, 'read')
    const principal = await again()
    const lastEventId = lastEventIdOf(request)
    const leave = seats.take(principal.userId)
    // Whoever went while this was looked up says so no more: a seat kept for them would be taken for good.
    if (response.destroyed) return leave()
    response.once('close', leave)
    await streamEvents(stream, { principal, again }, lastEventId, response)
  })
  api.use(async request => {
    await personOf(db, request, 'anything') // what there is, a stranger does not learn
    throw new SmsError('not_found')
  })
  return Router().use('/api/sms', api.use(answerRefusals(log)))
}

function serve(db: Database, route: Route): RequestHandler {
  return async (request, response) => {
    const principal = await personOf(db, request, purposeOf(route))
    const body = route.method === 'post' ? await jsonBodyOf(request, response) : undefined
    const answer = await asPrincipal(db, principal, tx => route.run(tx, principal, request, body))
    response.status(route.status).json(answer)
  }
}

function lastEventIdOf(request: Request): string | undefined {
  const id = request.get('last-event-id')
  if (id === undefined || id === '') return undefined
  if (!isEventId(id)) throw new SmsError('invalid_input', { reason: 'Last-Event-ID is none of this stream' })
  return id.toLowerCase()
}
