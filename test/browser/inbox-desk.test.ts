import { afterAll, beforeAll, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { openDesk, signInUnseen } from './desk.js'

describeWithBrowser('the inbox', () => {
  let browser: Browser
  let host: HostProcess

  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
    const body = JSON.stringify({ from: '+13055550181', to: '+12125550100', text: 'Is the blue one still there?' })
    const headers = { 'content-type': 'application/json' }
    await fetch(`${host.simulatorUrl}/_control/text`, { method: 'POST', headers, body })
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  }, 30_000)

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
    const body = JSON.stringify({ from: '+13055550189', to: '+12125550100', text: 'In between' })
    await fetch(`${host.simulatorUrl}/_control/text`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    letGo()
    await page.locator('.sms-conversation', { hasText: 'In between' }).waitFor()
    await desk.context.close()
  }, 60_000)
})
