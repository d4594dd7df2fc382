import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { comesTo } from './comes-to.js'
import { isShown, openDesk, signInUnseen } from './desk.js'
import { numbersDesk } from './numbers-desk.js'
import { picture } from './pictures.js'

describeWithBrowser('working hours', () => {
  let browser: Browser
  let host: HostProcess
  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  }, 30_000)

  test('a tenant admin sets a number’s hours and its automatic answer, and finds both again', async () => {
    const desk = await openDesk(browser, host.url)
    await signInUnseen(desk, host, 'admin@acme.example')
    const { page } = desk
    const open = () => numbersDesk(page, host).act('+12125550101', 'setWorkingHours', true)
    await open()
    await comesTo(() => page.getByLabel('At any time').isChecked(), true)
    await page.getByLabel('At any time').uncheck()
    await page.getByLabel('Time zone').selectOption('America/Denver')
    await page.getByLabel('Monday').fill('22:00-06:00')
    await page.getByLabel('Days off').fill('2026-12-24, 2026-12-25')
    await page.getByLabel('Automatic answer').fill('Closed. We answer from nine on – promised.')
    await page.getByText('42 characters, one part (special characters').waitFor()
    await picture(page, 'number-hours')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The working hours are saved.').first().waitFor()
    await open()
    await comesTo(() => page.getByLabel('At any time').isChecked(), false)
    await comesTo(() => page.getByLabel('Time zone').inputValue(), 'America/Denver')
    await comesTo(() => page.getByLabel('Monday').inputValue(), '22:00-06:00')
    await comesTo(() => page.getByLabel('Saturday').inputValue(), '')
    await comesTo(() => page.getByLabel('Days off').inputValue(), '2026-12-24, 2026-12-25')
    await comesTo(() => page.getByLabel('Automatic answer').inputValue(), 'Closed. We answer from nine on – promised.')
    expect(desk.complaints).toEqual([])
    await desk.context.close()
  }, 60_000)

  test('a user sets the own hours in the inbox, and finds them again', async () => {
    const desk = await openDesk(browser, host.url)
    await signInUnseen(desk, host, 'agent1@acme.example')
    const { page } = desk
    await page.goto(`${host.url}/admin/pages/smsInbox`)
    await isShown(desk, page.getByRole('button', { name: 'My hours' }))
    const open = () => page.getByRole('button', { name: 'My hours' }).click()
    await open()
    await page.getByLabel('At any time').uncheck()
    await page.getByLabel('Tuesday').fill('09:00-12:00, 13:00-17:00')
    await picture(page, 'own-hours')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Choose a conversation.').waitFor()
    await open()
    await comesTo(() => page.getByLabel('Tuesday').inputValue(), '09:00-12:00, 13:00-17:00')
    await page.getByLabel('At any time').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Choose a conversation.').waitFor()
    expect(desk.complaints).toEqual([])
    await desk.context.close()
  }, 60_000)
})
