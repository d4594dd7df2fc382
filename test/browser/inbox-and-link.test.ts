import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { control } from '../support/simulated-carrier.js'
import { comesTo } from './comes-to.js'
import { openDesk, signInUnseen } from './desk.js'

describeWithBrowser('by keys alone', () => {
  let browser: Browser
  let host: HostProcess

  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
    const texts = [
      ['+13055550171', 'Is the blue one still there?'],
      ['+13055550172', 'When do you open?'],
    ]
    for (const [from, text] of texts)
      await control({ url: host.simulatorUrl }, 'POST', '/text', { from, to: '+12125550100', text })
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  }, 30_000)

  test('in 6 steps the one who waits longest is answered: waiting, next, open, text, send, back', async () => {
    const desk = await openDesk(browser, host.url)
    await signInUnseen(desk, host, 'agent1@acme.example')
    const { page } = desk
    await page.goto(`${host.url}/admin/pages/smsInbox?view=waiting`)
    const first = page.locator('.sms-conversation').first()
    await first.getByText('Is the blue one still there?').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.locator('#sms-text:focus').waitFor()
    expect(new URL(page.url()).searchParams.get('conversation')).toMatch(/^[\da-f-]{36}$/)
    await page.keyboard.type('Yes, come by')
    await page.keyboard.press('Control+Enter')
    await page.locator('.sms-bubble--out', { hasText: 'Yes, come by' }).getByText('Amy One').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.sms-conversation:focus').waitFor()
    await comesTo(
      () => page.locator('.sms-conversation').allInnerTexts(),
      [expect.stringContaining('When do you open?')],
    )
    await page.keyboard.press('/')
    await page.keyboard.type('(305) 555-0171')
    await page.getByText('One conversation found.').waitFor()
    expect(new URL(page.url()).searchParams.get('search')).toBe('(305) 555-0171')
    expect(desk.complaints).toEqual([])
    await desk.context.close()
  }, 60_000)

  test('numbers are linked one by one; what was refused stays, and a reload keeps what came of each', async () => {
    const desk = await openDesk(browser, host.url)
    await signInUnseen(desk, host, 'superadmin@example.com')
    const { page } = desk
    await page.goto(`${host.url}/admin/resources/sms_numbers/actions/link`)
    await page.getByLabel('Find by digits or place').fill('*0102')
    await page.getByRole('checkbox', { name: '(617) 555-0102' }).check()
    await page.locator('#sms-numbers').fill('617.555.0103, 12')
    await page.getByLabel('Tenant', { exact: true }).selectOption({ label: 'Acme (Professional)' })
    await page.getByLabel('Delivery at QuestBlue').selectOption({ label: 'Leave it as it is' })
    await page.getByRole('button', { name: 'Save' }).click()
    const told = page.getByText('Ready: 0. Linked, not ready yet: 2. Refused: 1.')
    await told.waitFor()
    await page.reload()
    await told.waitFor()
    await page.getByRole('button', { name: 'Change the refused one' }).click()
    await comesTo(() => page.locator('#sms-numbers').inputValue(), '12')
    expect(desk.complaints).toEqual([])
    await desk.context.close()
  }, 60_000)
})
