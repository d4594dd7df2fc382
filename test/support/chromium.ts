import { type Browser, chromium } from 'playwright-core'

/** A `describe` for what needs a browser: skipped, and counted as skipped, where the machine has none. */
export const describeWithBrowser: jest.Describe = process.env.CHROMIUM_PATH ? describe : describe.skip

/** Starts the machine's own Chromium without a window. It reaches this machine alone. Close it in `afterAll`. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH,
    chromiumSandbox: false, // root and containers have none
    args: [
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  })
}
