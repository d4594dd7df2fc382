import type { LaunchOptions } from 'playwright-core'

/** What a window of a person's has and nobody sees here; in each, Chromium would start processes for its address bar. */
const unseen = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'AimEnabled',
  'LensOverlay',
  'MediaRouter',
]
/** What Playwright itself turns off, for pages that behave the same each time: of two lists the last one counts. */
const unsteady = [
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'OptimizationHints',
]

/** The machine's own Chromium without a window. It reaches this machine alone. */
export const browserOptions = (executablePath: string | undefined): LaunchOptions => ({
  executablePath,
  chromiumSandbox: false, // root and containers have none
  args: [
    '--disable-dev-shm-usage',
    '--disable-gpu',
    '--disable-gpu-rasterization',
    '--disable-background-networking',
    `--disable-features=${[...unseen, ...unsteady].join()}`,
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  ],
})
