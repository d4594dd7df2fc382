import { type Browser, chromium } from 'playwright-core'
import { browserOptions } from './browser-options.js'

/** A `describe` for what needs a browser: skipped, and counted as skipped, where the machine has none. */
export const describeWithBrowser: jest.Describe = process.env.CHROMIUM_PATH ? describe : describe.skip

/**
 * The run's one Chromium, which each test file shares: what a file opens in it is its own, and goes when it is closed
 * in `afterAll`.
 */
export function launchBrowser(): Promise<Browser> {
  const shared = process.env.TEST_BROWSER
  return shared ? chromium.connect(shared) : chromium.launch(browserOptions(process.env.CHROMIUM_PATH))
}
