import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hostStartedBefore } from './host-template.js'
import { spawnHost } from './spawned-host.js'

/** The small host as `npm start` runs it, the simulated carrier beside it. */
export interface HostProcess {
  url: string
  simulatorUrl: string
  /** Its database, for what only time would do. */
  databaseUrl: string
  /** The same as its superuser sees it. */
  superuserUrl: string
  /** Its data folder, secrets and all. */
  dataDir: string
  pid: number
  /** What it said on its screen until it was ready. */
  screen: string
  /** Of everybody in the demo. */
  password: string
  /** What it wrote to its log, from warnings up unless it was told otherwise. */
  log(): string
  stop(): Promise<void>
}

/**
 * Starts the built host (`dist/`) with a data folder and a database of its own, on ports that are free; `env` is added to
 * its environment; as a function it is told of the data folder, which has been used before.
 */
export async function startHostProcess(
  more: Record<string, string> | ((dataDir: string) => Promise<Record<string, string>>) = {},
): Promise<HostProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sms-numbers-host-'))
  const { database, password } = await hostStartedBefore(dataDir)
  const leave = async () => {
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
    await database.drop()
  }
  const env = typeof more === 'function' ? await more(dataDir) : more
  const host = await spawnHost({ dataDir, databaseUrl: database.url, password, env }).catch(async error => {
    await leave()
    throw error
  })
  return {
    url: addressAfter(host.screen, 'ready: '),
    simulatorUrl: addressAfter(host.screen, 'simulated at'),
    databaseUrl: database.url,
    superuserUrl: database.superuserUrl,
    dataDir,
    pid: host.pid,
    screen: host.screen,
    password,
    log: host.log,
    stop: async () => {
      await host.stop()
      await leave()
    },
  }
}

function addressAfter(screen: string, words: string): string {
  const [, address] = new RegExp(`${words}\\s+(\\S+)`).exec(screen) ?? []
  if (!address) throw new Error(`the start screen names no address after "${words}": ${screen}`)
  return new URL(address).origin
}
