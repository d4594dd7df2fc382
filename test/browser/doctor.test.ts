import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { control } from '../support/simulated-carrier.js'
import { openDesk, signInUnseen } from './desk.js'
import { picture } from './pictures.js'

const off = '+12125550105'
const elsewhere = '+12125550101'

describeWithBrowser('"texts do not arrive"', () => {
  let browser: Browser
  let host: HostProcess

  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
  }, 90_000)

  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  }, 30_000)

  const list = async (page: Page, number: string) => {
    await page.goto(`${host.url}/admin/resources/sms_numbers?perPage=20`)
    const row = page.locator(`tr[data-number="${number}"]`)
    await row.waitFor()
    return row
  }
  const hop = (page: Page, name: string, state: string) => page.locator(`[data-hop="${name}"][data-state="${state}"]`)

  test('a number that is off: from the list to the red hop in 3 clicks, and it is still there after a reload', async () => {
    const desk = await openDesk(browser, host.url)
    const { page } = desk
    await signInUnseen(desk, host, 'admin@acme.example')
    const row = await list(page, off)
    await row.getByRole('button').click()
    await page.getByRole('menuitem', { name: 'Doctor' }).click()
    await page.getByRole('button', { name: 'Test now' }).click()

    await hop(page, 'enabled', 'red').waitFor()
    await page.getByText('It breaks here: The number is enabled').waitFor()
    await picture(page, 'doctor-red')
    await page.reload()
    await hop(page, 'enabled', 'red').waitFor()
    await page.getByRole('link', { name: 'Go and mend it: Enable' }).first().click()
    await page.getByRole('button', { name: 'Enable', exact: true }).click()
    await page.getByText('The number is on.').first().waitFor()
    expect(desk.complaints).toEqual([])
    await desk.context.close()
  }, 60_000)

  test('a webhook that was set elsewhere: by keyboard alone, in 4 keys from its line to the red hop', async () => {
    const database = new pg.Client({ connectionString: host.databaseUrl })
    await database.connect()
    await database.query('set role sms_superadmin')
    await database.query(
      `update sms.webhook_state w set set_at = clock_timestamp() - interval '1 day' from sms.numbers n
       where n.id = w.number_id and n.number = $1`,
      [elsewhere],
    )
    await database.end()
    const carrier = { url: host.simulatorUrl }
    await control(carrier, 'POST', '/mode', { did: elsewhere, mode: 'url', url: 'http://127.0.0.1:9/elsewhere' })
    const time = new Date(Date.now() - 600_000).toISOString()
    await control(carrier, 'POST', '/text', { from: '+13055550147', to: elsewhere, text: 'Anybody?', time })

    const desk = await openDesk(browser, host.url)
    const { page } = desk
    await signInUnseen(desk, host, 'superadmin@example.com')
    const row = await list(page, elsewhere)
    await row.getByRole('link').first().focus()
    for (const key of ['m', 'd', 'Enter']) await page.keyboard.press(key)
    await page.getByRole('button', { name: 'Test now' }).and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Enter')

    await hop(page, 'delivery', 'red').waitFor()
    await page.getByText('shows one text that never came here').first().waitFor()
    await hop(page, 'visible', 'green').waitFor()
    await picture(page, 'doctor-elsewhere')
    expect(desk.complaints).toEqual([])
    await desk.context.close()
  }, 60_000)
})
