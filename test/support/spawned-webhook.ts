import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { RequestTimes } from '../../src/host/server.js'
import type { World } from './world.js'

const Address = z.object({ port: z.number() })
const Answered = z.object({ answered: z.number(), answer: z.unknown().optional() })
const Memory = z.object({ rss: z.number(), peak: z.number(), arrayBuffers: z.number() })

/** A webhook in another process. */
export interface SpawnedWebhook {
  url: string
  /** `ready`, or why it is not. */
  ready(): Promise<string>
  /** What it takes in bytes once its garbage has been collected, and took at most since it began. */
  memory(): Promise<z.infer<typeof Memory>>
  /** Takes all connections that the panel and the API share, until they are given back. */
  takePool(): Promise<void>
  giveBackPool(): Promise<void>
  /** Sets the clock of its machine so much ahead of the real one. */
  setClock(aheadMs: number): Promise<void>
  stop(): Promise<void>
  /** Ends it at once (`kill -9`), in the middle of whatever it does. */
  kill(): Promise<void>
}

/** How a webhook differs from another; each has its default. */
interface Habits {
  holdMs?: number
  times?: RequestTimes
}

/** Starts a webhook in another process on the world's database, or on `url` where a pooler stands in between. */
export async function spawnedWebhook(w: World, url = w.url, habits: Habits = {}): Promise<SpawnedWebhook> {
  const script = fileURLToPath(new URL('./webhook-process.ts', import.meta.url))
  const typescript = new URL('../../scripts/typescript.mjs', import.meta.url).href
  const given = { url, encryptionKey: w.encryptionKey, simulator: w.simulator.url, ...habits }
  const child = fork(script, {
    execArgv: ['--expose-gc', '--import', typescript],
    env: { ...process.env, NODE_OPTIONS: '', WEBHOOK_PROCESS: JSON.stringify(given) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const address = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', code => reject(new Error(`the webhook process ended with ${code}`)))
  })
  const waiting = new Map<number, (answer: unknown) => void>()
  child.on('message', message => {
    const { answered, answer } = Answered.parse(message)
    waiting.get(answered)?.(answer)
    waiting.delete(answered)
  })
  let asked = 0
  const ask = (what: string, more = {}) =>
    new Promise<unknown>(resolve => {
      waiting.set(++asked, resolve)
      child.send({ asked, what, ...more })
    })
  const stop = async () => {
    child.disconnect()
    await ended
  }
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  return {
    url: `http://127.0.0.1:${Address.parse(address).port}`,
    ready: async () => z.string().parse(await ask('ready')),
    memory: async () => Memory.parse(await ask('memory')),
    takePool: async () => void (await ask('take pool')),
    giveBackPool: async () => void (await ask('give back pool')),
    setClock: async aheadMs => void (await ask('set clock', { aheadMs })),
    stop,
    kill,
  }
}
