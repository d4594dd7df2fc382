import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase } from './cluster.js'

/** The small host as `npm start` runs it, the simulated carrier beside it. */
export interface HostProcess {
  url: string
  simulatorUrl: string
  /** Its database, for what only time would do. */
  databaseUrl: string
  /** Of everybody in the demo. */
  password: string
  /** What it wrote to its log, from warnings up. */
  log(): string
  stop(): Promise<void>
}

/**
 * Starts the built host (`dist/`) with a data folder and a database of its own, on ports that are free.
 * @throws Error with everything it said, when it ends before it is ready
 */
export async function startHostProcess(): Promise<HostProcess> {
  const database = await freshDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'sms-numbers-host-'))
  const password = randomBytes(12).toString('base64url')
  const { QUESTBLUE_URL: _carrier, PUBLIC_URL: _url, SMS_ENCRYPTION_KEY: _key, ...rest } = process.env
  const env = {
    ...rest,
    NODE_OPTIONS: '',
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    DEMO_PASSWORD: password,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    PORT: '0',
  }
  const child = spawn(process.execPath, ['dist/cli.js', 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<void>(settle => child.once('close', () => settle()))
  const stop = async () => {
    child.kill('SIGINT')
    await ended
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
    await database.drop()
  }
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text))
  try {
    const screen = await startScreen(child, () => log)
    return {
      url: addressAfter(screen, 'ready: '),
      simulatorUrl: addressAfter(screen, 'simulated at'),
      databaseUrl: database.url,
      password,
      log: () => log,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function startScreen(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((settle, fail) => {
    let screen = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      screen += text
      if (screen.includes('Ctrl-C stops everything')) settle(screen)
    })
    child.once('close', () => fail(new Error(`the host did not start: ${screen}${log()}`)))
  })
}

function addressAfter(screen: string, words: string): string {
  const [, address] = new RegExp(`${words}\\s+(\\S+)`).exec(screen) ?? []
  if (!address) throw new Error(`the start screen names no address after "${words}": ${screen}`)
  return new URL(address).origin
}
