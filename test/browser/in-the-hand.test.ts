import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { comesTo } from './comes-to.js'
import { type Desk, narrow, openDesk, orElseTell, signInUnseen } from './desk.js'
import { numbersDesk } from './numbers-desk.js'
import { picture } from './pictures.js'

const [single, roundRobin, backup] = ['+12125550100', '+12125550102', '+12125550103']
const amyId = 'b0000000-0000-4000-8000-000000000011'

describeWithBrowser('a day with the inbox in the hand, at 390 pixels', () => {
  let browser: Browser
  let host: HostProcess
  let amy: Desk
  let ben: Desk
  let admin: Desk
  let numbers: ReturnType<typeof numbersDesk>
  let broken: string | undefined

  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
    const people = ['agent1@acme.example', 'agent2@acme.example', 'admin@acme.example']
    const desks = people.map(async email => {
      const desk = await openDesk(browser, host.url)
      await desk.page.setViewportSize(narrow)
      await signInUnseen(desk, host, email)
      return desk
    })
    ;[amy, ben, admin] = (await Promise.all(desks)) as [Desk, Desk, Desk]
    numbers = numbersDesk(admin.page, host)
    await Promise.all([openInbox(amy), openInbox(ben)])
  }, 90_000)

  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  }, 30_000)

  /** A step of the one day: after one that failed the rest would only fail for that. */
  const step = (name: string, walk: () => Promise<void>) =>
    test(name, async () => {
      if (broken) throw Object.assign(new Error(`not walked: "${broken}" failed`), { stack: '' })
      broken = name
      await walk()
      broken = undefined
    }, 40_000)

  const openInbox = async ({ page }: Desk) => {
    await page.goto(`${host.url}/admin/pages/smsInbox`)
    await page.getByRole('button', { name: 'Mine' }).waitFor()
    await orElseTell(page, host, page.locator('html[data-sms-line="up"]').waitFor()) // it hears what comes
  }
  const write = async (from: string, to: string | string[], text: string) => {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' } }
    const body = JSON.stringify({ from, to, text })
    expect((await fetch(`${host.simulatorUrl}/_control/text`, { ...post, body })).status).toBe(200)
  }
  const line = ({ page }: Desk, text: string) => page.locator('.sms-conversation', { hasText: text })
  const back = ({ page }: Desk) => page.getByRole('button', { name: 'Back' }).click()
  const answer = async (page: Page, text: string) => {
    await page.getByLabel(/^Your text, from/).fill(text)
    await page.getByRole('button', { name: 'Send' }).click()
  }
  const show = (desk: Desk, name: string) => picture(desk.page, `hand-${name}`, [narrow])

  step('a text arrives by itself, is answered, and the answer is delivered', async () => {
    await write('+13055550201', single, 'Is the shop open on Saturday?')
    await line(amy, 'Is the shop open on Saturday?').getByText('1 new').waitFor()
    await show(amy, 'arrived')
    await line(amy, 'Is the shop open on Saturday?').click()
    await answer(amy.page, 'From nine to five.')
    await amy.page.locator('.sms-bubble--out').getByText('Delivered').waitFor()
    await show(amy, 'answered')
  })

  step('who wrote STOP gets no answer, and the agent is told why', async () => {
    await write('+13055550201', single, 'STOP')
    await amy.page.locator('.sms-bubble--in').getByText('STOP', { exact: true }).waitFor()
    await answer(amy.page, 'Sorry to see you go.')
    await amy.page.getByRole('alert').getByText('They must write START').waitFor()
    await show(amy, 'refused')
    expect(amy.complaints.splice(0).join()).toMatch(/answered 409.*409/) // the one answer that a browser complains of
    await back(amy)
  })

  step('one of a group is answered alone, and the agent lands in that conversation', async () => {
    const group = ['+13055550212', '+13055550213']
    await write('+13055550211', [single, ...group], 'Shall we all come at noon?')
    await line(amy, 'Shall we all come at noon?').click()
    await amy.page.getByLabel('To all 3').waitFor()
    await amy.page.getByLabel('To (305) 555-0211 only').check()
    await show(amy, 'group')
    await answer(amy.page, 'Can you bring the key?')
    await amy.page.getByRole('heading', { name: '(305) 555-0211', exact: true }).waitFor()
    await amy.page.locator('.sms-bubble--out', { hasText: 'Can you bring the key?' }).waitFor()
    await comesTo(() => amy.page.getByLabel('To all 3').count(), 0)
    await back(amy)
  })

  step('who is away until Christmas gets nothing meanwhile; whoever comes next does', async () => {
    const { page } = amy
    await page.getByRole('switch').click()
    await page.getByLabel('Until').fill('2099-12-24T10:00')
    await show(amy, 'away')
    await page.getByRole('button', { name: 'Set', exact: true }).click()
    await page.getByText('Away until Dec 24, 2099').waitFor()
    await show(amy, 'away-until')
    await write('+13055550221', backup, 'The heating is out.')
    await line(ben, 'The heating is out.').waitFor()
    expect(await line(amy, 'The heating is out.').count()).toBe(0)
    await page.getByRole('switch').click()
    await page.getByText('Available', { exact: true }).waitFor()
  })

  step('working hours that are not understood are refused by the day, and those that are, are kept', async () => {
    const { page } = admin
    await page.goto(`${host.url}/admin/resources/sms_users/records/${amyId}/setWorkingHours`)
    await page.getByLabel('At any time').uncheck()
    await page.getByLabel('Monday').fill('nine to five')
    await numbers.send('Save', 'Monday: hours are written 09:00-17:00')
    await show(admin, 'hours-refused')
    for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']) {
      await page.getByLabel(day).fill('')
    }
    await numbers.send('Save', 'The working hours are saved.')
    await write('+13055550231', backup, 'There is water in the basement.')
    await line(ben, 'There is water in the basement.').waitFor()
  })

  step('the admin reads on the text why it went there', async () => {
    const { page } = admin
    await page.goto(`${host.url}/admin/resources/sms_messages`)
    await page.locator('tbody tr', { hasText: 'There is water in the basement.' }).first().click()
    await page.getByText('Amy One: passed over, outside working hours').waitFor()
    await show(admin, 'decision')
    await page.goto(`${host.url}/admin/resources/sms_users/records/${amyId}/setWorkingHours`)
    await page.getByLabel('At any time').check()
    await numbers.send('Save', 'The working hours are saved.')
  })

  step('what nobody answers moves on by the timer, and the thread says so', async () => {
    await numbers.act(roundRobin, 'setTimer', true)
    await admin.page.getByLabel('Minutes').fill('10')
    await show(admin, 'timer')
    await numbers.send('Save', 'The timer is saved.')
    await write('+13055550241', roundRobin, 'Order 41 has not arrived.')
    await line(amy, 'Order 41 has not arrived.').waitFor()
    const clock = new pg.Client(host.databaseUrl)
    await clock.connect()
    await clock.query('set role sms_worker')
    await clock.query("select sms.move_on(clock_timestamp() + interval '10 minutes 1 second')")
    await clock.end()
    await line(ben, 'Order 41 has not arrived.').click()
    await ben.page.getByText('Unanswered for 10 minutes: moved on from Amy One to Ben Two.').waitFor()
    await show(ben, 'moved-on')
    await back(ben)
  })

  step('who takes a number over sees it from then on, and nothing of what was', async () => {
    await numbers.act(single, 'assign')
    await admin.page.getByRole('option', { name: 'Ben Two' }).click()
    await comesTo(() => admin.page.getByRole('radio', { name: 'From now on' }).isChecked(), true)
    await admin.page.selectOption('#sms-hand-over', '') // handed over, what nobody has answered would be theirs to read
    await show(admin, 'hand-over')
    await numbers.send('Assign', 'The number is assigned.')
    await write('+13055550201', single, 'START')
    await write('+13055550201', single, 'And on Sunday?')
    await openInbox(ben)
    await line(ben, 'And on Sunday?').click()
    await ben.page.locator('.sms-bubble--in', { hasText: 'And on Sunday?' }).waitFor()
    await comesTo(
      () => ben.page.locator('.sms-bubble').allInnerTexts(),
      [expect.stringContaining('START'), expect.stringContaining('And on Sunday?')],
    )
    await show(ben, 'took-over')
    await back(ben)
    await ben.page.getByRole('button', { name: 'All', exact: true }).click()
    await line(ben, 'And on Sunday?').waitFor()
    expect(await line(ben, 'Shall we all come at noon?').count()).toBe(0)
  })

  step('a share that somebody was quicker with says so, and shows what is there now', async () => {
    const { page, context } = admin
    await numbers.act(backup, 'share')
    await numbers.choose(['Amy One', 'Ben Two', 'Cem Three'])
    const form = { userIds: [amyId], routing: 'round_robin' }
    const quicker = page.url().replace('/resources/', '/api/resources/')
    await context.request.post(quicker, { data: form, headers: { origin: host.url } })
    await numbers.send('Share', 'This number was changed since you looked: Amy One')
    await show(admin, 'share-stale')
    await page.getByRole('button', { name: 'Show what is there now' }).click()
    await numbers.choose(['Amy One'])
    await comesTo(() => page.getByRole('radio', { name: 'Round robin' }).isChecked(), true)
  })

  step('nothing went wrong on any page or in the log', async () => {
    expect([amy, ben, admin].map(({ complaints }) => complaints)).toEqual([[], [], []])
    expect(host.log()).not.toMatch(/"level":[56]0/)
  })
})
