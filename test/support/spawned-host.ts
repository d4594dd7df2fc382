import { type ChildProcess, spawn } from 'node:child_process'

/** The built host as a process: what it said on its screen until it was ready, and what it wrote to its log, or wherever, afterwards. */
export interface SpawnedHost {
  screen: string
  pid: number
  log(): string
  /** Ctrl-C, and settles when it has ended. */
  stop(): Promise<void>
}

/**
 * Starts the built host (`dist/`) on ports that are free and waits until it is ready.
 * @throws Error with everything it said, when it ends before
 */
export async function spawnHost(own: {
  dataDir: string
  databaseUrl: string
  password: string
  env?: Record<string, string>
}): Promise<SpawnedHost> {
  const { QUESTBLUE_URL: _carrier, PUBLIC_URL: _url, SMS_ENCRYPTION_KEY: _key, ...rest } = process.env
  const env = {
    ...rest,
    NODE_OPTIONS: '',
    DATA_DIR: own.dataDir,
    DATABASE_URL: own.databaseUrl,
    DEMO_PASSWORD: own.password,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    PORT: '0',
    ...own.env,
  }
  const child = spawn(process.execPath, ['dist/cli.js', 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<void>(settle => child.once('close', () => settle()))
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text))
  const screen = await screenOf(child, () => log)
  child.stdout.setEncoding('utf8').on('data', (text: string) => (log += text))
  return {
    screen,
    pid: child.pid ?? 0,
    log: () => log,
    stop: async () => {
      child.kill('SIGINT')
      await ended
    },
  }
}

function screenOf(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((settle, fail) => {
    let screen = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      screen += text
      if (screen.includes('Ctrl-C stops everything')) settle(screen)
    })
    child.once('close', () => fail(new Error(`the host did not start: ${screen}${log()}`)))
  })
}
