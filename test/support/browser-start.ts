import { chromium } from 'playwright-core'
import { browserOptions } from './browser-options.js'

/** Starts the Chromium of one run, where there is one. Workers learn its address from the environment. */
export async function startTestBrowser(path: string | undefined): Promise<{ stop(): Promise<void> } | undefined> {
  if (!path) return undefined
  const server = await chromium.launchServer({ ...browserOptions(path), host: '127.0.0.1' })
  process.env.TEST_BROWSER = server.wsEndpoint()
  return { stop: () => server.close() }
}
