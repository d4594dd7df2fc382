import { ensureChromium } from './chromium.mjs'
import './typescript.mjs'

/**
 * Runs `bench/run.ts` against a durable PostgreSQL of its own: a figure from a server that may lose data means nothing.
 * `names` chooses parts of it.
 */
export async function bench(names) {
  const browser = await ensureChromium()
  if (browser) process.env.CHROMIUM_PATH = browser
  const { startTestCluster } = await import('../test/support/cluster-start.ts')
  const cluster = await startTestCluster({ durable: true })
  try {
    await (await import('../bench/run.ts')).run(names)
  } catch (error) {
    console.error(error)
    process.exitCode = 1
  } finally {
    await cluster.stop()
  }
  process.exit() // the stock adapter never closes its connections
}
