import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { World } from './world.js'

const Address = z.object({ port: z.number() })

/** A webhook in another process. */
export interface SpawnedWebhook {
  url: string
  stop(): Promise<void>
  /** Ends it at once (`kill -9`), in the middle of whatever it does. */
  kill(): Promise<void>
}

/** Starts a webhook in another process on the world's database, or on `url` where a pooler stands in between. */
export async function spawnedWebhook(w: World, url = w.url): Promise<SpawnedWebhook> {
  const script = fileURLToPath(new URL('./webhook-process.ts', import.meta.url))
  const typescript = new URL('../../scripts/typescript.mjs', import.meta.url).href
  const given = { url, encryptionKey: w.encryptionKey, simulator: w.simulator.url }
  const child = fork(script, {
    execArgv: ['--import', typescript],
    env: { ...process.env, NODE_OPTIONS: '', WEBHOOK_PROCESS: JSON.stringify(given) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const address = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', code => reject(new Error(`the webhook process ended with ${code}`)))
  })
  const stop = async () => {
    child.disconnect()
    await ended
  }
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  return { url: `http://127.0.0.1:${Address.parse(address).port}`, stop, kill }
}
