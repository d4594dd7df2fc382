import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import type { HostProcess } from '../support/host-process.js'

/** One person's browser: cookies of its own, one page, and a note of everything that went wrong in it. */
export interface Desk {
  context: BrowserContext
  page: Page
  /** Errors and warnings of the console, requests to other hosts, failed requests, answers from 400 up. */
  complaints: string[]
  /** How often a document was loaded. */
  loads(): number
}

export const wide = { width: 1280, height: 900 }
export const narrow = { width: 390, height: 844 }

/** Opens a browser that may reach `origins` alone; all else is complained of. */
export async function openDesk(browser: Browser, ...origins: string[]): Promise<Desk> {
  const context = await browser.newContext({ viewport: wide, locale: 'en-US', ignoreHTTPSErrors: true })
  const page = await context.newPage()
  const complaints: string[] = []
  let loads = 0
  page.on('load', () => void loads++)
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', error => void complaints.push(`uncaught: ${error.message}`))
  page.on('request', request => {
    const url = new URL(request.url())
    if (/^https?:$/.test(url.protocol) && !origins.includes(url.origin)) complaints.push(`elsewhere: ${url}`)
  })
  page.on('requestfailed', request => {
    const why = request.failure()?.errorText
    if (why !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()} ${why}`) // what a page leaves open when it goes
  })
  page.on('response', response => {
    if (response.status() >= 400) complaints.push(`answered ${response.status()}: ${response.url()}`)
  })
  return { context, page, complaints, loads: () => loads }
}

/** Waits until this is shown, and tells what was shown instead when it is not. */
export async function isShown({ page, complaints }: Pick<Desk, 'page' | 'complaints'>, wanted: Locator): Promise<void> {
  try {
    await wanted.waitFor()
  } catch (error) {
    const instead = await page.locator('#app').textContent()
    throw new Error(`shown at ${page.url()} instead: ${instead}\n${complaints.join('\n')}`, { cause: error })
  }
}

/** Signs somebody of the demo in, by the form. */
export async function signIn(
  { page }: Pick<Desk, 'page'>,
  { url, password }: HostProcess,
  email: string,
): Promise<void> {
  await page.goto(`${url}/admin/login`)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${url}/admin`)
}

/** Signs somebody of the demo in without a page: no page is loaded for it. */
export async function signInUnseen({ context }: Desk, { url, password }: HostProcess, email: string): Promise<void> {
  const answer = await context.request.post(`${url}/admin/login`, { form: { email, password } })
  if (!answer.ok()) throw new Error(`${email} was not let in: ${answer.status()}`)
}

/** Waits for what should be seen; in vain, it fails with what is there instead. */
export async function orElseTell<Seen>(page: Page, host: HostProcess, seen: Promise<Seen>): Promise<Seen> {
  return seen.catch(async error => {
    const there = await page.evaluate(async () => {
      const soon = new Promise(settle => setTimeout(() => settle('no answer'), 3_000))
      const unread = fetch('/api/sms/unread').then(answer => answer.text())
      const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
      return {
        address: window.location.href,
        title: document.title,
        line: document.documentElement.dataset.smsLine,
        locks: await navigator.locks.query(),
        unread: await Promise.race([unread, soon]),
        files: files.map(({ name, responseStatus, startTime }) => `${name} ${responseStatus} ${Math.round(startTime)}`),
      }
    })
    const shown = await page.locator('body').ariaSnapshot()
    throw new Error(`${error.message}\n${JSON.stringify(there, null, 1)}\n${shown}\n${host.log()}`)
  })
}
