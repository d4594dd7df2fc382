import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import AdminJSExpress from '@adminjs/express'
import AdminJS, { type AdminJSOptions, ComponentLoader } from 'adminjs'
import express, { type RequestHandler } from 'express'
import session from 'express-session'
import { Registry } from 'prom-client'
import request from 'supertest'
import type { Principal } from '../../src/access/principal.js'
import { apiRouter } from '../../src/api/router.js'
import { streamFigures } from '../../src/api/stream-figures.js'
import { listenForChanges } from '../../src/database/listen.js'
import { doorsOf } from '../../src/panel/doors.js'
import { extendOptions, type HostOptions } from '../../src/panel/extend.js'
import { panelGuard } from '../../src/panel/guard/panel-guard.js'
import type { World } from './world.js'

declare module 'express-session' {
  interface SessionData {
    userId: string
    adminUser: { id: string; email: string; [field: string]: unknown }
  }
}

/** A host's panel around a world: real sessions, AdminJS behind the guard, the API beside it. */
export interface TestPanel {
  url: string
  admin: AdminJS
  /** A client of this person's, signed in; with `field`, also as the host would have frozen it into the session. */
  as(principal: Pick<Principal, 'userId'>, field?: Record<string, unknown>): Promise<ReturnType<typeof request.agent>>
  stop(): Promise<void>
}

/** Opens a panel. `first` runs before everything, as a host's own parsers would. */
export async function testPanel(
  world: World,
  { host = {}, first = [] }: { host?: HostOptions; first?: RequestHandler[] } = {},
): Promise<TestPanel> {
  const rootPath = host.rootPath ?? '/admin'
  const doors = doorsOf(world.service)
  const loader = new ComponentLoader()
  const options: AdminJSOptions = extendOptions(doors, loader, { ...host, rootPath, componentLoader: loader })
  const admin = new AdminJS(options)
  const changes = listenForChanges({ connectionString: world.url }, () => {})
  const app = express()
  app.use(...first, (_request, _response, next) => next())
  app.use(session({ secret: 'only for this test', resave: false, saveUninitialized: false }))
  app.get('/enter/:id', (incoming, response) => {
    incoming.session.userId = incoming.params.id
    incoming.session.adminUser = { id: incoming.params.id, email: 'who@example.com', ...incoming.query }
    response.end()
  })
  app.use((incoming, _response, next) => {
    if (incoming.session.userId) Object.assign(incoming, { user: { id: incoming.session.userId } })
    next()
  })
  app.use(
    apiRouter({
      db: world.db,
      log: world.service.log,
      publicUrl: world.service.publicUrl,
      changes,
      figures: streamFigures(new Registry()),
    }),
  )
  app.use(rootPath, panelGuard(doors), AdminJSExpress.buildRouter(admin))
  const server = await new Promise<Server>(settle => {
    const listening: Server = app.listen(0, '127.0.0.1', () => settle(listening))
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    admin,
    as: async ({ userId }, field = {}) => {
      const agent = request.agent(url)
      await agent.get(`/enter/${userId}`).query(field).expect(200)
      return agent
    },
    stop: async () => {
      await changes.stop()
      server.closeAllConnections()
      await new Promise(settle => server.close(settle))
    },
  }
}
