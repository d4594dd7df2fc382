import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { until } from './simulated-carrier.js'
import type { World } from './world.js'

/** A worker of the outbox in a process of its own. */
export interface OutboxProcess {
  process: ChildProcess
  /** Settles when it hands its first text to the carrier; after a while also without. */
  handing: Promise<unknown>
  /** Ends it with SIGKILL, as a machine without memory does, and settles when it is gone. */
  kill(): Promise<void>
}

/** Starts one over a world. `timeoutMs` is how long it waits for the carrier, instead of 45 s. */
export async function startOutboxProcess(
  { url, simulator }: World,
  { timeoutMs }: { timeoutMs?: number } = {},
): Promise<OutboxProcess> {
  const script = ['--import', './scripts/typescript.mjs', 'test/support/outbox-process.ts']
  const child = spawn(process.execPath, [...script, url, simulator.url, String(timeoutMs ?? '')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  const lines = createInterface({ input: child.stdout })
  const exited = once(child, 'exit')
  const handing = new Promise(settle => {
    lines.on('line', line => line === 'handing over' && settle(line))
    lines.once('close', settle)
    setTimeout(settle, 10_000).unref()
  })
  await once(lines, 'line')
  return {
    process: child,
    handing,
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Settles when the database has let go of every worker that was killed: what those had begun is committed or undone. */
export function everyWorkerIsGone({ superuser }: World): Promise<void> {
  const alive =
    "select from pg_stat_activity where application_name = 'outbox process' and datname = current_database()"
  return until(async () => (await superuser.query(alive)).rowCount === 0, 30_000)
}
