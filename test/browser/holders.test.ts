import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Locator } from 'playwright-core'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { comesTo } from './comes-to.js'
import { type Desk, openDesk, signInUnseen } from './desk.js'
import { numbersDesk } from './numbers-desk.js'
import { picture } from './pictures.js'

const team = ['Amy One', 'Ben Two', 'Cem Three'] as const
const [spare, frontDesk, onCall] = ['+12125550104', '+12125550100', '+12125550103'] as const
/** The API of the panel for one number's action, by the number's page. */
const actionOf = (page: string, action: string) =>
  page.replace('/resources/', '/api/resources/').replace(/\/[a-z]+(\?.*)?$/i, `/${action}`)

describeWithBrowser('giving numbers to people, and the register of it', () => {
  let browser: Browser
  let host: HostProcess
  let desk: Desk
  let numbers: ReturnType<typeof numbersDesk>

  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
    desk = await openDesk(browser, host.url)
    await signInUnseen(desk, host, 'admin@acme.example')
    numbers = numbersDesk(desk.page, host)
  }, 90_000)

  afterAll(async () => {
    await desk?.context.close()
    await browser?.close()
    await host?.stop()
  }, 30_000)

  const forecast = () => desk.page.locator('.sms-forecast__next li').allInnerTexts()
  const told = () => desk.page.getByText('The number is shared.').waitFor()

  test('a line is shared among three in 7 interactions from the list, with the mouse', async () => {
    const { page } = desk
    let steps = 0
    const click = async (what: Locator) => {
      steps++
      await what.click()
    }
    await numbers.list()
    await click(numbers.rowOf(spare).getByRole('link').first())
    await click(page.getByTestId('action-share').first())
    for (const person of team) await click(page.getByRole('option', { name: person }))
    await click(page.getByRole('radio', { name: 'Round robin' }))
    await page.locator('.sms-forecast__next li').nth(4).waitFor()
    expect(await forecast()).toEqual(['Amy One', 'Ben Two', 'Cem Three', 'Amy One', 'Ben Two'])
    await picture(page, 'share-team')
    await click(page.getByRole('button', { name: 'Share', exact: true }))
    await told()
    expect(steps).toBe(7)
  })

  test('and in 7 from the list by the keyboard alone, all of them named at once, the Enter before anybody is found', async () => {
    const { page } = desk
    let steps = 0
    const press = async (key: string) => {
      steps++
      await page.keyboard.press(key)
    }
    const type = async (text: string) => {
      steps++
      await page.keyboard.type(text)
    }
    await numbers.list()
    await numbers.rowOf(frontDesk).waitFor()
    await press('/')
    await type('555-0100')
    await press('ArrowDown')
    await numbers.rowOf(frontDesk).locator('.sms-line__link:focus').waitFor()
    await press('s')
    await page.locator('#sms-add-holder:focus').waitFor()
    await type('ben, agent3')
    await press('Enter')
    await page.locator('.sms-order li', { hasText: 'Cem Three' }).waitFor()
    await comesTo(() => page.locator('.sms-order__name').allInnerTexts(), ['1. Amy One', '2. Ben Two', '3. Cem Three'])
    await comesTo(() => page.locator('#sms-add-holder:focus').inputValue(), '')
    await press('Control+Enter')
    await told()
    expect(steps).toBe(7)
    expect(desk.complaints).toEqual([])
  })

  test('of names typed together, one that several people have waits for a choice', async () => {
    const { page } = desk
    await numbers.act(spare, 'share')
    for (const person of team) await page.getByRole('button', { name: new RegExp(`Remove ${person}`) }).click()
    await page.locator('#sms-add-holder').fill('cem; agent, ada')
    await page.keyboard.press('Enter')
    await page.locator('.sms-order li', { hasText: 'Cem Three' }).waitFor()
    await page.locator('.sms-people__list[aria-busy="false"]').waitFor()
    await comesTo(() => page.locator('.sms-order__name').allInnerTexts(), ['1. Cem Three'])
    await comesTo(() => page.locator('#sms-add-holder').inputValue(), 'agent, ada')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.locator('.sms-order li', { hasText: 'Ada Acme' }).waitFor()
    await comesTo(() => page.locator('.sms-order__name').allInnerTexts(), ['1. Cem Three', '2. Ben Two', '3. Ada Acme'])
  })

  test('the order is changed by dragging and by the arrow keys, and the focus stays', async () => {
    const { page } = desk
    await numbers.act(onCall, 'share')
    await page.locator('.sms-order li').nth(2).waitFor()
    const names = () => page.locator('.sms-order__name').allInnerTexts()
    await page.locator('.sms-order__handle').first().focus()
    await page.keyboard.press('ArrowDown')
    await comesTo(names, ['1. Ben Two', '2. Amy One', '3. Cem Three'])
    await comesTo(
      () => page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
      expect.stringContaining('Amy One'),
    )
    const [from, to] = [
      await page.locator('.sms-order__handle').first().boundingBox(),
      await page.locator('.sms-order li').nth(2).boundingBox(),
    ]
    await page.mouse.move(from!.x + 8, from!.y + 8)
    await page.mouse.down()
    await page.mouse.move(from!.x + 8, to!.y + to!.height / 2, { steps: 6 })
    await page.mouse.up()
    await comesTo(names, ['1. Amy One', '2. Cem Three', '3. Ben Two'])
  })

  test('the register comes out on paper as it stands: every page headed, numbered and full, on Letter and on A4', async () => {
    const { page, context } = desk
    await numbers.open(onCall)
    const assign = actionOf(page.url(), 'assign')
    const purpose = 'Covers the night line while the others are on leave. '.repeat(6)
    for (let turn = 0; turn < 24; turn++) {
      const form = { userId: `b0000000-0000-4000-8000-00000000001${1 + (turn % 2)}`, note: `${turn}: ${purpose}` }
      await context.request.post(assign, { data: form, headers: { origin: host.url } })
    }
    await page.goto(`${host.url}/admin/resources/sms_assignments/actions/register?person=one`)
    await page.locator('.sms-register tbody tr').nth(11).waitFor()
    await picture(page, 'register')
    await page.getByRole('button', { name: 'Print view' }).click()
    await page.getByText('pages are ready').waitFor()
    const sheets = page.locator('.sms-sheet')
    const written = await sheets.allInnerTexts()
    const count = written.length
    expect(count).toBeGreaterThan(1)
    for (const [place, text] of written.entries()) {
      const sheet = text.replaceAll(/\s+/g, ' ')
      expect(sheet).toContain('Register of SMS numbers')
      expect(sheet).toContain('Person: one')
      expect(sheet).toMatch(/Made on .* by Ada Acme/)
      expect(sheet).toContain(`Page ${place + 1} of ${count}`)
    }
    for (const format of ['Letter', 'A4']) {
      const pdf = (await page.pdf({ format })).toString('latin1')
      expect({ format, pages: pdf.match(/\/Type\s*\/Page\b/g)?.length }).toEqual({ format, pages: count })
    }
    await page.keyboard.press('Escape')
    await page.locator('#sms-register-print:focus').waitFor()
    expect(new URL(page.url()).search).toBe('?person=one')
    expect(desk.complaints).toEqual([])
  })
})
