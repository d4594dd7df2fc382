import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What is wrong with a page as it stands, a line each. */
export async function judgePage(
  page: Page,
  checks: { axe: boolean; words: ReadonlySet<string> | undefined },
): Promise<string[]> {
  const texts = await page.evaluate(textsOf)
  const faults = [...(await overTheEdge(page)), ...strangeWords(texts)]
  if (checks.words) faults.push(...wordsLeftBehind(texts, checks.words))
  if (checks.axe) faults.push(...(await axeFaults(page)))
  return faults
}

async function overTheEdge(page: Page): Promise<string[]> {
  const over = await page.evaluate(() => {
    const scrolled = [document.documentElement, ...document.querySelectorAll('[data-css="app-content"]')]
    return Math.max(...scrolled.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))
  })
  return over > 0 ? [`hangs ${over} pixels over the edge`] : []
}

/** What nobody should read: keys of words, objects, failures of the program, ids. */
function strangeWords(texts: string[]): string[] {
  const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
  const pattern = new RegExp(
    `\\{\\{.*?\\}\\}|\\bsms[A-Z]\\w*\\.\\w+|\\bsms_\\w+|\\[object \\w+\\]|Invalid Date|\\bundefined\\b|\\bNaN\\b|\\bnull\\b|\\bat \\w+ \\(.*:\\d+:\\d+\\)|${uuid}`,
    'g',
  )
  const found = texts.filter(text => !/^https?:\/\//.test(text)).flatMap(text => text.match(pattern) ?? [])
  return [...new Set(found)].map(words => `shows "${words}"`)
}

/** What Intl writes, names of time zones, and the one word of AdminJS's that has no translation. */
const byOthers =
  /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w* \d+(?:, \d{4})?|\b\d+:\d\d(?::\d\d)? [AP]M\b|\bUTC\b|,? and (?= |$)|\bSelect\.\.\.|^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/.*$/g

/** Plain letters in a page whose words are all in the machine-made language: what is not data is a word left behind. */
function wordsLeftBehind(texts: string[], data: ReadonlySet<string>): string[] {
  const known = [...data].sort((a, b) => b.length - a.length)
  const rest = texts.map(text => known.reduce((left, value) => left.replaceAll(value, ' '), text))
  const plain = rest.map(text => text.replaceAll(byOthers, ' ')).filter(text => /[a-z]{2}/i.test(text))
  return [...new Set(plain)].map(text => `left behind: "${text.trim()}"`)
}

/** Every text that is seen or read aloud. */
function textsOf(): string[] {
  const texts: string[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    if (!parent || parent.closest('script, style, noscript')) continue
    if (parent.closest('[lang="und"]')) continue
    const text = node.textContent?.trim()
    if (text) texts.push(text)
  }
  for (const element of document.body.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
      const text = element.getAttribute(name)?.trim()
      if (text && !(name === 'title' && element.tagName === 'TIME')) texts.push(text)
    }
  }
  return [...new Set(texts)]
}

async function axeFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(await readFile(axeSource, 'utf8'))
  }
  const violations = await page.evaluate(async () => {
    const axe = Reflect.get(window, 'axe')
    const results = await axe.run(document, { resultTypes: ['violations'] })
    return results.violations
      .filter(({ impact }: { impact: string }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }: { id: string; nodes: { html: string; target: string[] }[] }) => ({
        id,
        nodes: nodes.map(({ html, target }) => `${target.join(' ')} ${html.slice(0, 160)}`),
      }))
  })
  return violations.map(
    ({ id, nodes }: { id: string; nodes: string[] }) => `axe ${id}: ${nodes.slice(0, 3).join(' | ')} (${nodes.length})`,
  )
}
