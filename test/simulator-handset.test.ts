import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { createCarrier } from '../src/questblue/carrier.js'
import { sendMessage } from '../src/questblue/send-message.js'
import { setDelivery } from '../src/questblue/set-delivery.js'
import { demoCredentials, type Simulator, startSimulator } from '../src/simulator/simulator.js'
import { describeWithBrowser, launchBrowser } from './support/chromium.js'

const number = '+12125550100'
const customer = '+13055550142'

describeWithBrowser('the handset page', () => {
  let browser: Browser
  let simulator: Simulator
  let page: Page
  let status = 200
  const complaints: string[] = []
  const webhook = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end())
  })

  beforeAll(async () => {
    await new Promise<void>(ready => webhook.listen(0, '127.0.0.1', ready))
    simulator = await startSimulator({ reportDelayMs: 0 })
    const url = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/hook`
    await setDelivery(carrier(), { number, delivery: { mode: 'url', url } })
    browser = await launchBrowser()
  })

  beforeEach(async () => {
    status = 200
    complaints.length = 0
    page = await browser.newPage()
    page.on('console', message => void (message.type() === 'error' && complaints.push(message.text())))
    page.on('pageerror', error => void complaints.push(error.message))
    page.on(
      'request',
      request => void (new URL(request.url()).origin !== simulator.url && complaints.push(request.url())),
    )
    await page.goto(simulator.url)
  })

  afterEach(async () => {
    expect(complaints).toEqual([])
    await page.close()
  })

  afterAll(async () => {
    await browser?.close()
    await simulator?.stop()
    webhook.close()
    webhook.closeAllConnections()
  })

  test('offers the number that posts to a web address first, writes to it, and shows what comes back', async () => {
    await page.waitForFunction(() => document.querySelectorAll('#business-url option').length === 1)
    expect(await page.inputValue('#business')).toBe(number)
    await page.getByLabel('Text', { exact: true }).fill('Do you have a table for two?')
    await page.setInputFiles('#picture', { name: 'hat.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(hat) })
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('Accepted by the webhook (HTTP 200)').waitFor()
    await page.locator('.bubble[data-direction="in"] img').waitFor()
    await sendMessage(carrier(), { from: number, to: customer, text: 'Yes, at eight.' })
    await page
      .locator('.bubble[data-direction="out"][data-status="delivered"]', { hasText: 'Yes, at eight.' })
      .waitFor()
    await pictures(page)
  })

  test('writes to a group, of which the others are nobody’s here', async () => {
    await page.fill('#others', '+1 305 555 0143, (305) 555-0144')
    await page.fill('#text', 'All of you')
    await page.click('#send')
    await page.getByText('Accepted by the webhook (HTTP 200)').waitFor()
    const { messages } = await (await fetch(`${simulator.url}/_control/messages`)).json()
    expect(messages.at(-1)).toMatchObject({ text: 'All of you', to: [number, '+13055550143', '+13055550144'] })
    await page.getByRole('link', { name: 'control page' }).click()
    await page.getByRole('heading', { name: 'QuestBlue simulator: control' }).waitFor()
  })

  test('says when the webhook does not take it, and keeps to Enter and typed numbers', async () => {
    status = 503
    await page.fill('#customer', '72345')
    await page.fill('#business', '(212) 555-0100')
    await page.fill('#text', 'code')
    await page.press('#text', 'Enter')
    await page.getByText('The webhook answered HTTP 503').waitFor()
    await page.locator('.bubble', { hasText: 'webhook answered 503' }).waitFor()
    complaints.length = 0
  })

  test('tells the carrier to misbehave, once, and to behave again', async () => {
    await page.selectOption('#where', 'inbound')
    await page.selectOption('#how', 'lose')
    await page.click('#misbehave-set')
    await page
      .locator('#misbehave-list', { hasText: "Posting a customer's text: Lose it, and say it is done, once" })
      .waitFor()
    await page.fill('#text', 'gone')
    await page.click('#send')
    await page.locator('#outcome', { hasText: 'lost it, as told' }).waitFor()
    await page.locator('#misbehave-list', { hasText: 'Nothing: it behaves' }).waitFor()
    await page.selectOption('#times', '1000000')
    await page.click('#misbehave-set')
    await page.locator('#misbehave-list', { hasText: 'until told otherwise' }).waitFor()
    await page.click('#misbehave-clear')
    await page.locator('#misbehave-list', { hasText: 'Nothing: it behaves' }).waitFor()
  })

  test('at 390 pixels nothing hangs over the edge, and every control has a name', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    const nameless = await page.evaluate(
      () =>
        [...document.querySelectorAll<HTMLInputElement>('input, select, textarea')].filter(
          control => control.labels?.length !== 1,
        ).length,
    )
    expect(nameless).toBe(0)
  })

  function carrier() {
    return createCarrier({ baseUrl: simulator.url, credentials: async () => demoCredentials })
  }
})

/** Kept for looking at when a folder for them is named. */
async function pictures(page: Page): Promise<void> {
  const folder = process.env.SCREENSHOTS
  if (!folder) return
  await mkdir(folder, { recursive: true })
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
    await page.screenshot({ path: `${folder}/handset-${width}.png`, fullPage: true })
  }
}

const hat =
  '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><rect width="120" height="80" fill="#f0b429"/><circle cx="60" cy="40" r="26" fill="#2a4fd0"/></svg>'
