import { afterAll, beforeAll, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { control } from '../support/simulated-carrier.js'
import { openDesk, signInUnseen } from './desk.js'

describeWithBrowser('the inbox', () => {
  let browser: Browser
  let host: HostProcess

  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
    await customerWrites({ from: '+13055550181', text: 'Is the blue one still there?' })
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  }, 30_000)

  const customerWrites = (text: { from: string; text: string }) =>
    control({ url: host.simulatorUrl }, 'POST', '/text', { to: '+12125550100', ...text })

  test('what comes after the list was read, and before the page hears of events, is shown', async () => {
    const desk = await openDesk(browser, host.url)
    await signInUnseen(desk, host, 'agent1@acme.example')
    const { page } = desk
    let letGo = () => {}
    const held = new Promise<void>(settle => {
      letGo = settle
    })
    await page.route('**/api/sms/events', async route => {
      await held
      await route.continue()
    })
    await page.goto(`${host.url}/admin/pages/smsInbox`)
    await page.locator('.sms-conversation').first().waitFor()
    await customerWrites({ from: '+13055550189', text: 'In between' })
    letGo()
    await page.locator('.sms-conversation', { hasText: 'In between' }).waitFor()
    await desk.context.close()
  }, 60_000)
})
