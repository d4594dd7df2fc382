import '../../scripts/typescript.mjs'
import { findChromium } from '../../scripts/chromium.mjs'

// Jest loads its global setup with Node's own loader.
export default async function globalSetup() {
  const browser = findChromium()
  if (browser) process.env.CHROMIUM_PATH = browser
  const [{ startTestCluster }, { startTestBrowser }] = await Promise.all([
    import('./cluster-start.ts'),
    import('./browser-start.ts'),
  ])
  ;[globalThis.__testCluster, globalThis.__testBrowser] = await Promise.all([
    startTestCluster(),
    startTestBrowser(browser),
  ])
}
