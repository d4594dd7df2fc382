import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { chmod, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { postgresBinaries } from '../../src/host/postgres-binaries.js'
import { initCluster } from '../../src/host/postgres-init.js'
import { livePostmaster, send } from '../../src/host/postgres-lock.js'
import { startServer, stopServer } from '../../src/host/postgres-process.js'
import { canReach, serverUser } from '../../src/host/postgres-user.js'

const prefix = 'sms numbers test '

/** The PostgreSQL of a run. */
export interface TestCluster {
  /** Kills it as a power cut of the process would (`kill -9` of the postmaster), and starts it again on the same port. */
  crash(): Promise<void>
  /** Starts it again on the same port where it has ended by itself. */
  revive(): Promise<void>
  stop(): Promise<void>
}

/**
 * A PostgreSQL for one run, thrown away afterwards: what it holds need not survive a crash, unless that is measured.
 * `TEST_POSTGRES_BIN` names another server's folder of binaries. Workers learn its address, and a folder that goes with it, from the environment.
 */
export async function startTestCluster({
  durable = false,
  folder = tmpdir(),
}: {
  durable?: boolean
  /** Where its own folder is made. */
  folder?: string
} = {}): Promise<TestCluster> {
  const user = serverUser()
  const bin = process.env.TEST_POSTGRES_BIN ?? (await postgresBinaries(user))
  const place = await realpath(canReach(folder, user) ? folder : '/var/tmp')
  await sweep(place)
  const parent = await mkdtemp(join(place, `${prefix}${process.pid}-`))
  await chmod(parent, 0o711)
  const files = { bin, folder: join(parent, 'postgres'), user }
  const password = randomBytes(18).toString('base64url')
  await initCluster(files, password, durable)
  const forgetful = durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
  const settings = [...forgetful, 'max_connections=200', 'max_wal_size=2GB']
  let server = await startServer(files, settings)
  const address = `127.0.0.1:${server.port}`
  process.env.TEST_ADMIN_URL = `postgres://postgres:${password}@${address}/postgres`
  process.env.TEST_FOLDER = parent
  process.env.TEST_PANEL_URL = `postgres://panel_test:${password}@${address}/postgres`
  const client = new pg.Client({ connectionString: process.env.TEST_ADMIN_URL })
  await client.connect()
  await client.query(`create role panel_test login nosuperuser createrole noinherit password '${password}'`)
  await client.end()
  const abandon = () => {
    process.kill(server.pid, 'SIGQUIT')
    rmSync(parent, { recursive: true, force: true, maxRetries: 3 })
  }
  const interrupted = () => process.exit(130)
  process.once('exit', abandon).once('SIGINT', interrupted).once('SIGTERM', interrupted)
  return {
    async crash() {
      process.kill(server.pid, 'SIGKILL')
      while (send(server.pid, 0)) await pause(5) // one that is only dying would be taken for one that runs
      server = await startServer(files, [...settings, `port=${server.port}`])
    },
    async revive() {
      server = await startServer(files, [...settings, `port=${server.port}`])
    },
    async stop() {
      process.off('exit', abandon).off('SIGINT', interrupted).off('SIGTERM', interrupted)
      await stopServer(server)
      await rm(parent, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** Ends what a run that was killed has left: its folder carries the number of a process that is gone. */
async function sweep(place: string): Promise<void> {
  for (const name of await readdir(place)) {
    const owner = Number(name.startsWith(prefix) ? name.slice(prefix.length).split('-')[0] : 0)
    if (!owner || isAlive(owner)) continue
    const server = livePostmaster(join(place, name, 'postgres'))
    if (server) await stopServer(server)
    await rm(join(place, name), { recursive: true, force: true, maxRetries: 3 })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
