import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { comesTo } from './comes-to.js'
import { openDesk, signInUnseen } from './desk.js'

describeWithBrowser('the list of numbers', () => {
  let browser: Browser
  let host: HostProcess
  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  }, 30_000)

  test('a number is found by a fragment and disabled with a reason in 6 steps, by keyboard alone', async () => {
    const desk = await openDesk(browser, host.url)
    await signInUnseen(desk, host, 'admin@acme.example')
    const { page } = desk
    await page.goto(`${host.url}/admin/resources/sms_numbers`)
    await page.locator('tr[data-number]').first().waitFor()
    await page.keyboard.press('/') // 1
    await page.keyboard.type('555-0101') // 2
    await page.keyboard.press('ArrowDown') // 3: typed before the line is there
    await page.locator('tr[data-number="+12125550101"] .sms-line__link:focus').waitFor()
    expect(new URL(page.url()).searchParams.get('filters.search')).toBe('555-0101')
    await comesTo(() => page.locator('tr[data-number]').count(), 1)
    await page.keyboard.press('d') // 4
    await page.locator('#sms-reason:focus').waitFor()
    await page.keyboard.type('The campaign has ended') // 5
    await page.keyboard.press('Enter') // 6
    await page.getByText('The number is off.').first().waitFor()
    await page.goto(`${host.url}/admin/resources/sms_numbers?filters.search=5550101`)
    await page.getByText('because: The campaign has ended').waitFor()
    await comesTo(() => page.getByLabel('Search numbers').inputValue(), '5550101')
    expect(desk.complaints).toEqual([])
  }, 60_000)
})
