import type { LaunchOptions } from 'playwright-core'

/** The machine's own Chromium without a window. It reaches this machine alone. */
export const browserOptions = (executablePath: string | undefined): LaunchOptions => ({
  executablePath,
  chromiumSandbox: false, // root and containers have none
  args: [
    '--disable-dev-shm-usage',
    '--disable-background-networking',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  ],
})
