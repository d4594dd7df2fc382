import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, statSync } from 'node:fs'
import { readFile, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import pg from 'pg'
import type { DataFolder } from './data-folder.js'
import { HostError } from './host-error.js'
import { keptSecret } from './kept-secret.js'
import { postgresBinaries } from './postgres-binaries.js'
import { type ClusterFiles, clusterVersion, initCluster } from './postgres-init.js'
import { livePostmaster } from './postgres-lock.js'
import { startServer, stopServer } from './postgres-process.js'
import { canReach, type ServerUser, serverUser } from './postgres-user.js'

/** Our own PostgreSQL. `url` is the app's login: no superuser, owner of the database `sms_host`. */
export interface EmbeddedPostgres {
  url: string
  port: number
  folder: string
  /** It was still running from a start that was killed. */
  adopted: boolean
  stop(): Promise<void>
}

/**
 * Brings up the data folder's PostgreSQL: makes it at the first start, adopts it if it still runs.
 * @throws HostError `postgres_missing`, `postgres_failed`, `data_full`, `data_unreadable`, `database_unsupported`
 */
export async function startEmbeddedPostgres(data: Pick<DataFolder, 'path'>): Promise<EmbeddedPostgres> {
  const files = await clusterFiles(await realpath(data.path))
  const superuser = await keptSecret(data, 'postgres-superuser.password', password)
  const app = await keptSecret(data, 'postgres-app.password', password)
  await initCluster(files, superuser)
  await requireSameVersion(files)
  const server = await startServer(files)
  const at = (login: string, secret: string, name: string) =>
    `postgres://${login}:${secret}@127.0.0.1:${server.port}/${name}`
  try {
    await prepareDatabase(at('postgres', superuser, 'postgres'), app)
  } catch (error) {
    await stopServer(server)
    throw error
  }
  return {
    url: at('sms_host', app, 'sms_host'),
    port: server.port,
    folder: files.folder,
    adopted: server.adopted,
    stop: () => stopServer(server),
  }
}

/** The app's login to a server of this data folder that runs now; `undefined` when none does. Starts nothing. */
export async function embeddedUrl(path: string): Promise<string | undefined> {
  const app = await readFile(join(path, 'postgres-app.password'), 'utf8').catch(() => undefined)
  if (!app) return undefined
  const { folder } = clusterPlace(await realpath(path))
  const port = livePostmaster(folder)?.port
  return port === undefined ? undefined : `postgres://sms_host:${app.trim()}@127.0.0.1:${port}/sms_host`
}

/** Where the cluster lives and who runs it: the owner of one that exists, else whom root lends it to. */
async function clusterFiles(data: string): Promise<ClusterFiles> {
  const { folder, elsewhere, user } = clusterPlace(data)
  if (elsewhere) makeReachable(dirname(folder))
  const found = await stat(folder).catch(() => undefined)
  const isLent = process.getuid?.() === 0 && found && found.uid !== 0
  const owner = isLent ? { name: `user ${found.uid}`, uid: found.uid, gid: found.gid } : user
  return { folder, user: owner, bin: await postgresBinaries(owner) }
}

/** In the data folder, or where the server's user cannot get there, in a place of its own that belongs to this data folder. */
function clusterPlace(data: string): { folder: string; elsewhere: boolean; user: ServerUser | undefined } {
  const user = serverUser()
  if (canReach(data, user)) return { folder: join(data, 'postgres'), elsewhere: false, user }
  const name = createHash('sha256').update(data).digest('hex').slice(0, 16)
  return { folder: join('/var/lib/adminjs-sms-numbers', name, 'postgres'), elsewhere: true, user }
}

/** A folder that another user can pass through, though the data folder lies below one that is closed to all but root. */
function makeReachable(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  if (statSync(folder).uid === 0) return
  const sentence = `The folder ${folder} is not root's own: set DATA_DIR to a folder that others may pass through.`
  throw new HostError('data_unreadable', sentence)
}

async function requireSameVersion(files: ClusterFiles): Promise<void> {
  const made = await clusterVersion(files.folder)
  const ours = '18'
  if (made === ours) return
  throw new HostError(
    'database_unsupported',
    `The database in DATA_DIR (${files.folder}) was made by PostgreSQL ${made}; the one installed here is ${ours}: set DATABASE_URL to a server of version ${made}, or DATA_DIR to another folder.`,
  )
}

async function prepareDatabase(url: string, appPassword: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const login = `login nosuperuser createrole noinherit password '${appPassword}'` // base64url: nothing to quote
    const role = await client.query(`select 1 from pg_roles where rolname = 'sms_host'`)
    await client.query(role.rowCount ? `alter role sms_host with ${login}` : `create role sms_host with ${login}`)
    const database = await client.query(`select 1 from pg_database where datname = 'sms_host'`)
    if (!database.rowCount) await client.query('create database sms_host owner sms_host')
  } finally {
    await client.end()
  }
}

function password(): string {
  return randomBytes(24).toString('base64url')
}
