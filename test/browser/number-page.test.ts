import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { control } from '../support/simulated-carrier.js'
import { comesTo } from './comes-to.js'
import { narrow, openDesk, signInUnseen, wide } from './desk.js'
import { judgePage } from './judge-page.js'
import { picture } from './pictures.js'

describeWithBrowser('the start page and a number’s own page', () => {
  let browser: Browser
  let host: HostProcess
  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
    for (const [from, text] of [
      ['+13055550144', 'Too late for this campaign?'],
      ['+13055550145', 'And for the next?'],
    ]) {
      await control({ url: host.simulatorUrl }, 'POST', '/text', { from, to: '+12125550105', text })
    }
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  }, 30_000)

  const faultsOf = async (page: Page) => {
    const faults: string[] = []
    for (const size of [wide, narrow]) {
      await page.setViewportSize(size)
      faults.push(...(await judgePage(page, { axe: true, words: undefined })))
    }
    await page.setViewportSize(wide)
    return faults
  }
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '')

  test('from what needs an admin to the texts delivered in 4 keys and clicks, a note by keyboard, all of it in the history', async () => {
    const desk = await openDesk(browser, host.url)
    await signInUnseen(desk, host, 'admin@acme.example')
    const { page } = desk
    await page.goto(`${host.url}/admin`)
    await page.getByRole('heading', { name: '2 texts wait to be delivered' }).waitFor()
    expect(await faultsOf(page)).toEqual([])
    await picture(page, 'start-needs')

    await page.getByRole('link', { name: '(212) 555-0105' }).first().click() // 1
    await page.getByText('The next new conversation goes to Ben Two.').waitFor()
    await page.getByText('Not yet: the number is off. Switch it on first.').waitFor()
    await page.getByRole('button', { name: 'Switch on…' }).click() // 2
    await page.getByText('One person gets and sends its texts again.').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.type('The campaign goes on') // 3, into the field that has the focus
    await page.keyboard.press('Enter') // 4
    await page.getByText('The number is on: it delivers and sends.').waitFor()
    await comesTo(() => focused(page), 'Switch off…')
    await comesTo(() => page.getByRole('heading', { name: '2 texts wait' }).count(), 0)
    expect(await page.getByTestId('action-disable').count()).toBeGreaterThan(0)

    await page.getByRole('button', { name: 'Write a note' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type('Ask Ben first.')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Last changed by Ada Acme').waitFor()
    await comesTo(() => focused(page), 'Edit note')

    await page.reload() // all of it is kept
    const happened = page.getByRole('listitem')
    await happened.filter({ hasText: 'Private note: “Ask Ben first.”' }).waitFor()
    await happened.filter({ hasText: 'Switched on.' }).filter({ hasText: 'Reason: The campaign goes on' }).waitFor()
    await happened.filter({ hasText: 'A text that waited was delivered to Ben Two.' }).first().waitFor()
    expect(await faultsOf(page)).toEqual([])
    await picture(page, 'number-page')

    await page.goto(`${host.url}/admin`)
    await page.getByRole('heading', { name: 'What needs you' }).waitFor()
    await comesTo(() => page.getByRole('heading', { name: 'texts wait' }).count(), 0)
    expect(desk.complaints).toEqual([])
    await desk.context.close()
  }, 120_000)

  test('on a machine that draws late, a page shows the record that it was opened for', async () => {
    const desk = await openDesk(browser, host.url)
    await signInUnseen(desk, host, 'admin@acme.example')
    const { page } = desk
    await page.addInitScript(drawsLateWhenTold)
    await page.goto(`${host.url}/admin/resources/sms_numbers?filters.number=%2B12125550101`)
    await page.locator('.sms-line__link').first().click()
    await page.getByTestId('action-disable').first().click()
    await page.getByRole('button', { name: 'Disable', exact: true }).waitFor()
    await page.evaluate(() => Reflect.set(window, 'drawsAfterMs', 400))
    await page.getByTestId('action-show').first().click()
    await page.getByRole('heading', { name: 'Who gets its texts' }).waitFor({ timeout: 15_000 })
    await page.evaluate(() => Reflect.set(window, 'drawsAfterMs', 0))
    expect(desk.complaints).toEqual([])
    await desk.context.close()
  }, 60_000)
})

/** Runs in the page: what is to be drawn waits as long as it is told to, while answers come as quickly as ever. */
function drawsLateWhenTold(): void {
  const post = MessagePort.prototype.postMessage
  MessagePort.prototype.postMessage = function (this: MessagePort, message: unknown) {
    const wait = Number(Reflect.get(window, 'drawsAfterMs') ?? 0)
    if (wait > 0) setTimeout(() => post.call(this, message), wait)
    else post.call(this, message)
  }
}
