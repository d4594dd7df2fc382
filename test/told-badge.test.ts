import type { Browser } from 'playwright-core'
import { openDesk, signInUnseen } from './browser/desk.js'
import { describeWithBrowser, launchBrowser } from './support/chromium.js'
import { type HostProcess, startHostProcess } from './support/host-process.js'

describeWithBrowser('somebody is told', () => {
  let browser: Browser
  let host: HostProcess
  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  })

  const customerWrites = (words: string) =>
    fetch(`${host.simulatorUrl}/_control/text`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: '+13055550142', to: '+12125550100', text: words }),
    })

  test('unread texts stand in title and menu, and the browser is asked for leave by a button, never on load', async () => {
    const desk = await openDesk(browser, host.url)
    const { page } = desk
    await page.addInitScript(() => {
      const told: string[] = []
      let permission: NotificationPermission = 'default'
      class Told {
        constructor(title: string, { body }: NotificationOptions) {
          told.push(`${title} ${body}`)
        }
        static get permission() {
          return permission
        }
        static async requestPermission() {
          told.push('asked')
          permission = 'granted'
          return permission
        }
      }
      Object.assign(window, { Notification: Told, told })
      Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
    })
    const told = () => page.evaluate(() => JSON.stringify(Reflect.get(window, 'told')))
    await signInUnseen(desk, host, 'agent1@acme.example')
    await page.goto(`${host.url}/admin/pages/smsInbox`)
    await page.getByRole('heading', { name: 'SMS inbox' }).waitFor()
    await customerWrites('Is the blue one still there?')
    await page.waitForFunction(() => document.title.startsWith('(1) '))
    await page.locator('a[data-sms-unread="1"]').first().waitFor()
    expect(await told()).toBe('[]')

    await page.getByRole('button', { name: 'Notify me of new texts' }).click()
    await customerWrites('And the red one?')
    await page.waitForFunction(() => document.title.startsWith('(2) '))
    expect(JSON.parse(await told())).toEqual(['asked', 'New text from +13055550142 on +12125550100'])
    expect(desk.complaints).toEqual([])
  }, 60_000)
})
