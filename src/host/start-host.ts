import pg from 'pg'
import { hostApp } from './app.js'
import { openDataFolder } from './data-folder.js'
import { openDemo } from './demo.js'
import type { Environment } from './environment.js'
import { framed } from './frame/frame.js'
import { healthRouter } from './health.js'
import { keptSecret } from './kept-secret.js'
import { hostLogger } from './logger.js'
import { hostSession } from './login/session.js'
import { migrateHost } from './migrate-host.js'
import { openDatabase } from './open-database.js'
import { newKey, openPlugin } from './open-plugin.js'
import { openPanel } from './panel.js'
import { panelFolder } from './panel-folder.js'
import { readiness } from './readiness.js'
import { startScreen } from './screen.js'
import { openServer } from './server.js'
import { openSimulator } from './simulator.js'
import type { Stopping } from './stopping.js'

/**
 * Brings up the whole small host, step by step, and tells the start screen. What each step opens is handed to `stopping`.
 * @throws HostError with a sentence that names the variable to change
 * @throws Stopped when a stop has begun meanwhile
 */
export async function startHost(
  environment: Environment,
  stopping: Stopping,
  say: (text: string) => void,
): Promise<void> {
  const logger = hostLogger(environment.logLevel)
  const server = await stopping.opened('server', openServer(environment), it => it.close())
  const data = await stopping.opened('folder', openDataFolder(environment.dataDir), folder => folder.close())
  const database = await openDatabase(environment, data, stopping)
  const simulator = environment.questblueUrl
    ? undefined
    : await stopping.opened('simulator', openSimulator(data.path, server.port), it => it.stop())
  const questblueUrl = environment.questblueUrl ?? simulator?.url ?? ''
  const hostUrl = `http://${reachable(environment.host)}:${server.port}`
  const publicUrl = environment.publicUrl ?? hostUrl

  const parts = { environment, data, databaseUrl: database.url, publicUrl, questblueUrl, logger }
  const { sms, knex, componentLoader } = await openPlugin(parts, stopping)
  await migrateHost(knex)
  await sms.migrate()
  const demo = await openDemo({ ...parts, sms, knex }, stopping)

  const rootPath = '/admin'
  const options = {
    rootPath,
    loginPath: '/admin/login',
    logoutPath: '/admin/logout',
    componentLoader,
    ...framed(componentLoader),
  }
  const panel = await openPanel(sms.extend({ ...options, sms: { dashboard: true } }), panelFolder(data.path))
  const pool = await stopping.opened('connections', new pg.Pool({ connectionString: database.url, max: 5 }), it =>
    it.end(),
  )
  pool.on('error', error => logger.warn({ err: error }, 'an idle database connection was lost'))
  const secrets = [await keptSecret(data, 'session.secret', newKey)]
  const sessions = hostSession({ pool, secrets, https: publicUrl.startsWith('https:') })
  const session = await stopping.opened('sessions', sessions, it => it.close())
  const panelUrl = `${hostUrl}${rootPath}`
  const checks = readiness({ pool, knex, sms, demo: demo?.withNumbers ?? false, panelUrl, bundle: panel.bundle })
  const health = healthRouter({ checks, metrics: sms.metrics, log: logger })
  await sms.start()
  const app = hostApp({ sms, session: session.handler, knex, health, admin: panel.router, publicUrl, log: logger })
  server.use(sms.listener(app))
  await stopping.opened('server', sms, it => it.drain())
  if (stopping.begun) return
  say(startScreen({ panelUrl, publicUrl, database: database.words, demo, simulatorUrl: simulator?.url, questblueUrl }))
}

/** The address for this machine's own browser. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
