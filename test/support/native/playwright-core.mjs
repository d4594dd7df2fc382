/** Playwright as Node loads it, once for all files of a worker. */
export const { chromium } = await globalThis.importNatively('playwright-core')
