import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { HostError } from './host-error.js'
import { type ClusterFiles, identity, serverEnvironment } from './postgres-init.js'
import { livePostmaster, lockLines, send } from './postgres-lock.js'

/** A running server: where it listens, and its postmaster. */
export interface ServerProcess {
  port: number
  pid: number
  adopted: boolean
}

const patienceMs = 30_000

/**
 * Starts the server on a free loopback port, or adopts the one that a killed start left behind.
 * It gets a process group of its own: Ctrl-C in the terminal must not reach it before us.
 * @throws HostError `postgres_failed`, `data_full`
 */
export async function startServer(files: ClusterFiles, settings: string[] = []): Promise<ServerProcess> {
  const alive = livePostmaster(files.folder)
  if (alive) {
    const ready = await waitReady(files.folder, alive.pid)
    if (ready) return { ...ready, adopted: true }
  }
  for (const deadline = performance.now() + patienceMs; ; ) {
    if (!livePostmaster(files.folder)) rmSync(join(files.folder, 'postmaster.pid'), { force: true })
    const pid = launch(files, await freePort(), settings)
    const ready = await waitReady(files.folder, pid)
    if (ready) return { ...ready, adopted: false }
    const log = logTail(files.folder)
    // The last server's children may outlive it for a moment, and a free port may be taken meanwhile: both pass.
    const passes = /pre-existing shared memory|lock file .* already exists|could not bind|Address already in use/i.test(
      log,
    )
    if (!passes || performance.now() > deadline) throw refusal(files, log)
    await pause(200)
  }
}

/** Ends the server, gently at first: connections that are closing may finish. Returns when the process is gone. */
export async function stopServer(server: Pick<ServerProcess, 'pid'>): Promise<void> {
  const waits = [
    ['SIGTERM', 1_500], // waits for the connections
    ['SIGINT', patienceMs], // ends them
    ['SIGQUIT', 5_000],
  ] as const
  for (const [signal, waitMs] of waits) {
    if (!send(server.pid, signal)) return
    for (const deadline = performance.now() + waitMs; performance.now() < deadline; await pause(20))
      if (!send(server.pid, 0)) return
  }
}

function launch(files: ClusterFiles, port: number, settings: string[]): number {
  const log = openSync(join(files.folder, 'server.log'), 'w', 0o600)
  const options = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'timezone=UTC',
    'log_timezone=UTC',
    'lc_messages=C',
    // No parameter, statement or row in its log, neither of what is logged nor of what fails.
    'log_parameter_max_length=0',
    'log_parameter_max_length_on_error=0',
    'log_error_verbosity=terse',
    'log_min_error_statement=panic',
    ...settings,
  ]
  const child = spawn(join(files.bin, 'postgres'), ['-D', files.folder, ...options.flatMap(option => ['-c', option])], {
    cwd: '/',
    env: serverEnvironment(),
    ...identity(files.user),
    detached: true,
    stdio: ['ignore', log, log],
  })
  child.once('error', () => undefined) // seen as "no pid" below
  closeSync(log)
  child.unref()
  if (!child.pid) throw new HostError('postgres_failed', `PostgreSQL could not be run from ${files.bin}.`)
  return child.pid
}

async function waitReady(folder: string, pid: number): Promise<{ port: number; pid: number } | undefined> {
  for (const deadline = performance.now() + patienceMs; performance.now() < deadline; await pause(15)) {
    const lines = lockLines(folder)
    if (Number(lines[0]) === pid && lines[7]?.trim() === 'ready') return { port: Number(lines[3]), pid }
    if (!send(pid, 0)) return undefined
  }
  return undefined
}

function freePort(): Promise<number> {
  return new Promise((settle, fail) => {
    const probe = createServer().once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => settle(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function logTail(folder: string): string {
  try {
    return readFileSync(join(folder, 'server.log'), 'utf8').trim().split('\n').slice(-12).join('\n')
  } catch {
    return ''
  }
}

function refusal(files: ClusterFiles, log: string): HostError {
  if (/no space left|disk quota/i.test(log))
    return new HostError('data_full', `The folder DATA_DIR (${files.folder}) is full: free some space or name another.`)
  const last = log
    .split('\n')
    .filter(line => /FATAL|PANIC|HINT/.test(line))
    .slice(-2)
    .join(' ')
  return new HostError(
    'postgres_failed',
    `PostgreSQL did not start in DATA_DIR (${files.folder}): ${last || 'see server.log there.'}`,
  )
}
