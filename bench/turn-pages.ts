import { chromium, type Page } from 'playwright-core'
import { browserOptions } from '../test/support/browser-options.js'
import { type Comparison, comparisonOf } from './compare.js'

const lines = 20
const turns = 10

/** The pages that are turned to: from the first on, and from the last back. */
const pages = {
  'turning pages in Chromium / stock resource': (turn: number) => 1 + turn,
  'last pages in Chromium / stock resource': (turn: number) => 5000 - turn,
}

/**
 * From turning the page of a list until its lines are drawn, in a browser, as somebody who waits for it sees it: ours against
 * the stock resource in the same panel, in turn. Nothing where there is no Chromium.
 */
export async function turningPages(origin: string, entrance: string, rounds = 5): Promise<Comparison[]> {
  const { CHROMIUM_PATH } = process.env
  if (!CHROMIUM_PATH) return []
  const browser = await chromium.launch(browserOptions(CHROMIUM_PATH))
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    await page.goto(origin + entrance)
    const comparisons: Comparison[] = []
    for (const [name, pageOf] of Object.entries(pages)) {
      const ratios: number[] = []
      for (let round = 0; round <= rounds; round++) {
        const ours = await turningTime(page, `${origin}/admin/resources/sms_numbers`, pageOf)
        const theirs = await turningTime(page, `${origin}/admin/resources/numbers`, pageOf)
        if (round > 0) ratios.push(theirs / ours)
      }
      const answered = turns * (rounds + 1)
      comparisons.push(comparisonOf(name, ratios, { subject: answered, baseline: answered }))
    }
    return comparisons
  } finally {
    await browser.close()
  }
}

/** Milliseconds a page, the median of some. */
async function turningTime(page: Page, list: string, pageOf: (turn: number) => number): Promise<number> {
  const address = (number: number) => `${list}?perPage=${lines}&page=${number}`
  await page.goto(address(2500))
  await page
    .locator('tbody tr')
    .nth(lines - 1)
    .waitFor()
  const times: number[] = []
  for (let turn = 0; turn < turns; turn++) times.push(await page.evaluate(turnTo, { to: address(pageOf(turn)), lines }))
  return times.sort((a, b) => a - b)[turns >> 1] ?? Number.NaN
}

/** Runs in the page: goes to the address as its own links do, and waits until other lines are there. */
async function turnTo({ to, lines }: { to: string; lines: number }): Promise<number> {
  const rows = () => [...document.querySelectorAll('tbody tr')]
  const shown = () =>
    rows()
      .map(row => row.getAttribute('data-id') ?? row.textContent)
      .join()
  const before = shown()
  const start = performance.now()
  history.pushState({}, '', to)
  dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  while (shown() === before || rows().length !== lines) {
    await new Promise(requestAnimationFrame)
    if (performance.now() - start > 10_000) throw new Error('the page did not turn')
  }
  return performance.now() - start
}
