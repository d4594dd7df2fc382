import type { AdminJSOptions } from 'adminjs'
import { type RequestHandler, Router } from 'express'
import type { RequestListener } from 'node:http'
import pg from 'pg'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { z } from 'zod'
import { asWorker } from './access/principal.js'
import { apiRouter } from './api/router.js'
import { streamFigures } from './api/stream-figures.js'
import { startSealing } from './audit/seal-audit.js'
import { type AuditReport, verifyEverything } from './audit/verify-audit.js'
import { type Changes, listenForChanges } from './database/listen.js'
import { loggedError } from './database/loggable.js'
import { type Migration, migrate, migrationScript } from './database/migrate.js'
import { pendingMigrations } from './database/migration-standing.js'
import { roleNames } from './database/roles.js'
import { type Database, inTransaction, one, type Tx } from './database/transaction.js'
import { startPushing } from './messages/push-texts.js'
import { startTelling } from './messages/tell-host.js'
import { startWorkers } from './messages/workers.js'
import { metricsOf } from './metrics.js'
import { defaultLogger, parseOptions, type SmsNumbersOptions, type SmsNumbersSettings } from './options.js'
import { doorsOf } from './panel/doors.js'
import { extendOptions, type HostOptions } from './panel/extend.js'
import { panelFiles } from './panel/guard/assets.js'
import { panelGuard } from './panel/guard/panel-guard.js'
import { keyringOf } from './settings/keyring.js'
import { noteKeys, type Rotated, rotateKeys } from './settings/rotate-keys.js'
import type { Service } from './settings/service.js'
import { serviceCarrier } from './settings/service-carrier.js'
import { sealedKinds } from './sealed-kinds.js'
import { type Verbs, verbsAs } from './verbs.js'
import { fileLinksRouter } from './webhook/file-links.js'
import { type ListeningApp, webhookListener } from './webhook/listener.js'
import { webhookRouter } from './webhook/router.js'
import { webhookFigures } from './webhook/figures.js'
import type { Deadline } from './webhook/hold.js'
import { answeredInTime } from './webhook/patience.js'
import { type Webhook, webhookOf } from './webhook/webhook.js'

/** The plugin, put together for one host. README.md shows where each part goes. */
export interface SmsNumbers {
  /**
   * What QuestBlue reaches, `POST /api/sms/webhook…` and `GET /api/sms/media/link/…`: mount it before sessions and
   * parsers; right after a parser works too.
   */
  webhook: Router
  /**
   * The webhook in front of the whole app: `createServer(sms.listener(app))` answers what QuestBlue posts without Express's
   * share of the cost, and hands everything else to the app, which mounts `webhook` all the same.
   */
  listener(app: ListeningApp): RequestListener
  /** Everything else under `/api/sms/`; reads `req.user`, so mount it after the host's session. */
  api: Router
  /**
   * The panel's scripts and styles, at the panel's root path. `panel` serves them too; mounted before the host's session,
   * none is read for each of the ten files of a page.
   */
  files: RequestHandler
  /** The guard in front of AdminJS's router, after the host has set `req.session.adminUser`. */
  panel: RequestHandler
  /** Merges our resources, pages, words and assets into the host's AdminJS options; nothing of the host's is lost. */
  extend(options?: HostOptions): AdminJSOptions
  /** Brings the schema up to date, all of it or nothing; gives the names of what it ran. */
  migrate(): Promise<string[]>
  /** What `migrate` would run, as a script for a database administrator. */
  migrationScript(): Promise<string>
  /** Starts the workers: outbox, files, upkeep, hints. */
  start(): Promise<void>
  /**
   * Ends holding: what the webhook has under way is stored, or is answered 503 where the database is away. Settles when all
   * is answered, within some seconds. Before the server closes, so that nothing is cut off unanswered.
   */
  drain(): Promise<void>
  /** Drains and stops all that was started or opened here; a pool that the host passed stays open. */
  stop(): Promise<void>
  /**
   * Settles when texts can be stored: the database answers, on the webhook's own way to it too, takes writes, no migration
   * is pending, and what came last was stored. Within some seconds either way. @throws Error that says what is not ready
   */
  ready(): Promise<void>
  /**
   * Looks whether all of the audit is as it was sealed, and as the heads say that `onAuditHead` was given (each as it was
   * given, in their order). Changes nothing. @throws SmsError `invalid_input` for what is no head
   */
  verifyAudit(heads?: AsyncIterable<unknown> | Iterable<unknown>): Promise<AuditReport>
  /**
   * Seals all stored secrets anew with the newest `encryptionKey`, while hosts run; says of each kind how many, and how
   * many still name an older key, which may go once these are none. Repeated, it does what is left.
   * @throws SmsError `key_not_in_use` until a host was started with the newest key
   */
  rotateKeys(): Promise<Rotated[]>
  /**
   * Hands no text to the carrier from now on, in any process, until a superadmin decides what becomes of those that wait:
   * before a database that was put back from a backup is started with. Repeated, it changes nothing.
   */
  pauseSending(reason?: string): Promise<void>
  /** Prometheus figures, for the host's own `/metrics`. */
  metrics: Registry
  /** The domain's verbs as one of the host's users, with the rights of this moment. @throws SmsError `not_signed_in` */
  as(userId: string | number): Promise<Verbs>
}

/**
 * Adds SMS numbers to a host that runs AdminJS, Express and PostgreSQL. Nothing is changed before `migrate()`, and
 * nothing runs before `start()`.
 * @throws TypeError that names every wrong option, a line each
 */
export async function smsNumbers(options: SmsNumbersOptions): Promise<SmsNumbers> {
  const settings = parseOptions(options)
  const log = quiet(settings.logger ?? defaultLogger())
  const pools = poolsOf(settings)
  for (const pool of pools.all)
    pool.on('error', error => log.warn({ err: error }, 'an idle database connection was lost'))
  const roles = roleNames(settings.roles?.prefix)
  const db: Database = { pool: pools.main, roles }
  const keyring = keyringOf(settings.encryptionKey)
  const carrierUrl = settings.questblue.baseUrl
  const carrier = serviceCarrier({ db, keyring, baseUrl: carrierUrl, log })
  const publicUrl = settings.publicUrl.replace(/\/+$/, '')
  const service: Service = { db, carrier, carrierUrl, keyring, publicUrl, log }
  const { holdMs, ...frontProxy } = settings.webhook
  const ingest: Database = { pool: pools.ingest, roles }
  const metrics = metricsOf(db)
  const webhook = webhookOf({ db: ingest, keyring, log, frontProxy, holdMs, figures: webhookFigures(metrics) })
  const doors = doorsOf(service, () => webhook.strangers())
  const changes = changesOf(settings, pools.main, error =>
    log.warn({ err: error }, 'hints were lost; connecting again'),
  )
  let noting: Promise<void> | undefined
  let workers: ReturnType<typeof startWorkers> | undefined
  let telling: ReturnType<typeof startTelling> | undefined
  let pushing: ReturnType<typeof startPushing> | undefined
  let sealing: ReturnType<typeof startSealing> | undefined

  const migration = async <Result>(run: (given: Migration) => Promise<Result>): Promise<Result> => {
    const pool = settings.migrations ? new pg.Pool({ ...settings.migrations, max: 2 }) : pools.main
    try {
      return await run({ pool, login: await loginOf(pools.main), roles, host: settings })
    } finally {
      if (pool !== pools.main) await pool.end()
    }
  }

  return {
    webhook: Router().use(webhookRouter(webhook), fileLinksRouter({ db, log })),
    listener: app => webhookListener(webhook, app),
    api: apiRouter({
      db,
      log,
      publicUrl,
      changes,
      figures: streamFigures(metrics),
      push: settings.push && { ...settings.push, keyring },
    }),
    files: panelFiles,
    panel: panelGuard(doors),
    extend: host => extendOptions(doors, settings.componentLoader, host),
    migrate: () => migration(migrate),
    migrationScript: () => migration(migrationScript),
    start: async () => {
      const { onMessage, onMessageText: withText, onAuditHead } = settings
      noting ??= noteKeys(db, keyring).catch(error =>
        log.warn({ err: error }, 'the encryption keys of this start could not be noted'),
      )
      sealing ??= startSealing({ service, log, onAuditHead })
      workers ??= startWorkers({ service, log, hostListens: onMessage !== undefined })
      changes.subscribe(workers.wake)
      if (onMessage && !telling) {
        telling = startTelling({ db, log, onMessage, withText })
        changes.subscribe(telling.wake)
      }
      if (settings.push && !pushing) {
        pushing = startPushing({ service, log, push: settings.push })
        changes.subscribe(pushing.wake)
      }
    },
    drain: webhook.drain,
    stop: async () => {
      await webhook.drain()
      await Promise.all([noting, workers?.stop(), telling?.stop(), pushing?.stop()])
      await sealing?.stop() // last: it seals what the others have written
      await changes.stop()
      await Promise.all(pools.own.map(pool => pool.end()))
    },
    ready: () => requireReady({ db, ingest, webhook }),
    verifyAudit: heads => verifyEverything(service, heads),
    rotateKeys: async () => {
      await noting
      return rotateKeys({ db, keyring, log }, sealedKinds)
    },
    pauseSending: async reason => {
      await asWorker(db, tx => tx.query('select sms.pause_sending($1)', [reason ?? null]))
    },
    metrics,
    as: userId => verbsAs(service, userId),
  }
}

/** The same log, in which no error quotes a value or a row of the database, whoever logs it. */
function quiet(log: Logger): Logger {
  return typeof log.child === 'function' ? log.child({}, { serializers: { err: loggedError } }) : log
}

/** The webhook has a pool of its own: a busy panel does not hold up a text, nor a burst of texts the panel. */
function poolsOf({ database }: SmsNumbersSettings): { main: pg.Pool; ingest: pg.Pool; all: pg.Pool[]; own: pg.Pool[] } {
  const given = 'connect' in database
  const main = given ? database : new pg.Pool({ max: 20, ...database })
  // A pool hides its password from being copied along with the rest.
  const { password } = main.options
  // One hung connection must not hold up every batch behind it.
  const patience = { connectionTimeoutMillis: 5_000, query_timeout: 20_000, keepAlive: true }
  const ingest = new pg.Pool({ ...main.options, password, max: 4, ...patience })
  return { main, ingest, all: [main, ingest], own: given ? [ingest] : [main, ingest] }
}

function changesOf({ listen }: SmsNumbersSettings, pool: pg.Pool, onLost: (error: unknown) => void): Changes {
  if (listen === false) return listenForChanges('poll', onLost)
  const { password } = pool.options
  return listenForChanges(listen ?? { ...pool.options, password }, onLost)
}

const Login = z.object({ login: z.string() })

async function loginOf(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query('select current_user::text as login')
  return Login.parse(rows[0]).login
}

const ReadOnly = z.object({ transaction_read_only: z.enum(['on', 'off']) })

interface Readiness {
  db: Database
  ingest: Database
  webhook: Pick<Webhook, 'failure'>
}

async function requireReady({ db, ingest, webhook }: Readiness): Promise<void> {
  const once: Deadline = () => 0
  await answeredInTime(once, inTransaction(ingest, { role: 'ingest' }, requireWrites))
  const asked = asWorker(db, tx => pendingMigrations(tx, db.roles))
  const pending = await answeredInTime(once, asked)
  if (pending.length > 0) throw new Error(`migrations are pending: ${pending.join(', ')}`)
  const failure = webhook.failure()
  if (failure) throw new Error('texts could not be stored of late', { cause: failure })
}

async function requireWrites(tx: Tx): Promise<void> {
  const { transaction_read_only: isReadOnly } = ReadOnly.parse(await one(tx, 'show transaction_read_only'))
  const words = 'the database takes no writes (it is a standby, or was set read-only): no text can be stored'
  // With the code of a write that is refused, so that the connection goes: another may be told otherwise.
  if (isReadOnly === 'on') throw Object.assign(new Error(words), { code: '25006' })
}
