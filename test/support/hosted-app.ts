import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AdminJSExpress from '@adminjs/express'
import AdminJS, { ComponentLoader } from 'adminjs'
import express, { type Express } from 'express'
import session from 'express-session'
import request from 'supertest'
import { z } from 'zod'
import type { Principal } from '../../src/access/principal.js'
import { type SmsNumbers, smsNumbers } from '../../src/index.js'
import type { SmsNumbersOptions } from '../../src/options.js'
import type { World } from './world.js'

const SignedIn = z.object({ adminUser: z.object({ id: z.union([z.string(), z.number()]) }) })

/** How a host may differ from the next. */
export interface HostHabits {
  /** Parses bodies before the plugin sees them, as many hosts do. */
  parsesFirst?: boolean
  rootPath?: string
  /** Hands ids on as numbers where its keys are numbers. */
  numericIds?: boolean
  options?: Partial<SmsNumbersOptions>
}

/** A host with the plugin in it, listening on a port of its own. */
export interface HostedApp {
  url: string
  rootPath: string
  app: Express
  admin: AdminJS
  sms: SmsNumbers
  /** A signed-in agent: its cookies are its own. */
  as(principal: Pick<Principal, 'userId'>): Promise<request.Agent>
  stop(): Promise<void>
}

// AdminJS writes its bundle below the working folder otherwise, from every worker at once.
process.env.ADMIN_JS_TMP_DIR = join(tmpdir(), `sms-numbers-adminjs-${process.pid}`)
process.env.ADMIN_JS_SKIP_BUNDLE ??= 'true'

/** Puts the plugin into a host of the world's kind, by the one call that any host makes. */
export async function hostedApp(
  w: World,
  { parsesFirst = false, rootPath = '/admin', numericIds = false, options = {} }: HostHabits = {},
): Promise<HostedApp> {
  const app = express()
  const server = createServer(app)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const componentLoader = new ComponentLoader()
  const sms = await smsNumbers({
    database: { connectionString: w.url, max: 10 },
    componentLoader,
    encryptionKey: w.encryptionKey,
    publicUrl: url,
    ...w.hostKind.mapping,
    questblue: { baseUrl: w.simulator.url },
    logger: w.service.log,
    ...options,
  })
  await sms.migrate()

  if (parsesFirst) app.use(express.json(), express.urlencoded({ extended: true }))
  app.use(sms.webhook)
  app.use(session({ secret: 'of the test alone', resave: false, saveUninitialized: false }))
  app.get('/test-login/:id', (incoming, response) => {
    const id = numericIds ? Number(incoming.params.id) : incoming.params.id
    Object.assign(incoming.session, { adminUser: { id, email: 'somebody@example.com' } })
    response.sendStatus(204)
  })
  app.use((incoming, _response, next) => {
    const { data } = SignedIn.safeParse(incoming.session)
    if (data) Object.assign(incoming, { user: data.adminUser })
    next()
  })
  app.use(sms.api)
  const admin = new AdminJS(sms.extend({ rootPath, loginPath: `${rootPath}/login`, componentLoader }))
  app.use(rootPath, sms.panel, AdminJSExpress.buildRouter(admin))
  await sms.start()

  return {
    url,
    rootPath,
    app,
    admin,
    sms,
    as: async ({ userId }) => {
      const agent = request.agent(url)
      await agent.get(`/test-login/${encodeURIComponent(userId)}`).expect(204)
      return agent
    },
    stop: async () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      await sms.stop()
    },
  }
}
