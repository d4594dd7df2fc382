import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { type Desk, openDesk, signInUnseen } from './desk.js'
import { picture } from './pictures.js'

const number = '+12125550100' // Amy's own in the demo
const [ann, bob] = ['+13055550142', '+13055550143']

describeWithBrowser('the simulator’s control page', () => {
  let browser: Browser
  let host: HostProcess
  let control: Desk
  let amy: Desk
  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
    control = await openDesk(browser, host.simulatorUrl)
    amy = await openDesk(browser, host.url)
    await signInUnseen(amy, host, 'agent1@acme.example')
    await Promise.all([
      control.page.goto(`${host.simulatorUrl}/control`),
      amy.page.goto(`${host.url}/admin/pages/smsInbox`),
    ])
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  }, 30_000)

  /** Fills a form in by its labels, presses its button, and waits for what the page says. */
  const play = async (title: string, fields: Record<string, string>, said: string | RegExp) => {
    const form = control.page.getByRole('form', { name: title, exact: true })
    for (const [label, value] of Object.entries(fields)) {
      const field = form.getByLabel(label, { exact: true })
      if ((await field.evaluate(element => element.tagName)) === 'SELECT') await field.selectOption({ label: value })
      else await field.fill(value)
    }
    await form.getByRole('button').click()
    await control.page.getByRole('status').getByText(said).waitFor()
  }
  const answer = async (words: string) => {
    await amy.page.getByLabel(/^Your text, from/).fill(words)
    await amy.page.getByRole('button', { name: 'Send' }).click()
  }
  const sent = (words: string) => amy.page.locator('.sms-bubble--out', { hasText: words })

  test('at 390 pixels nothing hangs over the edge, and every control has one name', async () => {
    await picture(control.page, 'simulator-control')
    const nameless = await control.page.evaluate(
      () =>
        [...document.querySelectorAll<HTMLInputElement>('input, select, textarea')].filter(
          field => field.labels?.length !== 1,
        ).length,
    )
    expect(nameless).toBe(0)
  }, 60_000)

  test('a short code writes, and cannot be answered', async () => {
    await play('Write it', { From: '72345', To: number, Text: 'Your code is 4711' }, 'HTTP 200')
    await amy.page.locator('.sms-conversation', { hasText: 'Your code is 4711' }).click()
    await amy.page.getByText('This sender is not a phone number and cannot be answered.').waitFor()
  }, 60_000)

  test('a group writes with a picture; the answer fails for one of them, and the thread says so', async () => {
    const group = { From: ann, To: `${number}, ${bob}`, Text: 'Look at this', Picture: 'one that can be fetched' }
    await play('Write it', group, 'HTTP 200')
    await amy.page.locator('.sms-conversation', { hasText: 'Look at this' }).click()
    await amy.page.locator('.sms-bubble--in img').waitFor()
    const fails = { 'The report': 'says that it failed', 'About one receiver alone': bob }
    await play('Of what is sent next', fails, `The next reports about ${bob} come so.`)
    await answer('What a hat!')
    await sent('What a hat!').getByText('delivered to 1 of 2; failed: (305) 555-0143, Unknown subscriber').waitFor()
  }, 60_000)

  test('a picture whose address fails is said to be none', async () => {
    const gone = { From: ann, To: number, Text: 'And this?', Picture: 'one whose address answers 404' }
    await play('Write it', gone, 'HTTP 200')
    await amy.page.locator('.sms-conversation', { hasText: 'And this?' }).click()
    await amy.page.locator('.sms-bubble--in', { hasText: 'And this?' }).waitFor()
    await amy.page.getByText(/Picture (is being|could not be) fetched/).waitFor()
  }, 60_000)

  test('an answer breaks off after the text was taken: unknown while the history fails too, and then found in it', async () => {
    const failsToo = { What: 'The history', How: 'Answer 500', 'How often': 'Until told otherwise' }
    await play('Do something badly', failsToo, 'It misbehaves as told.')
    await play(
      'Do something badly',
      { What: 'Sending a text', How: 'Done, and half an answer', 'How often': 'Once' },
      'It misbehaves as told.',
    )
    await control.page.getByText('Sending a text: Done, and half an answer, 1 more').waitFor()
    await play('Of what is sent next', { 'The report': 'never comes', 'About one receiver alone': '' }, 'come so')
    await answer('Did you get this?')
    await sent('Did you get this?').getByText('QuestBlue did not say; check before sending again').waitFor()
    await play('Behave again', {}, 'It behaves.')
    // How often the history is asked falls with each answer that it did not give.
    await sent('Did you get this?').getByText('Delivered').waitFor({ timeout: 90_000 })
  }, 150_000)

  test('a report is made by hand, a number is lost, a campaign ends, the balance falls', async () => {
    await play('By hand', { 'Number that sent it': number, Receiver: '+13055559999' }, 'The webhook answered HTTP 200.')
    const lost = { Number: number, 'The account': 'has it no longer' }
    await play('Lost from the inventory', lost, `${number} is gone from the inventory.`)
    await control.page.getByText(`Lost: ${number}`).waitFor()
    await play('Lost from the inventory', { ...lost, 'The account': 'has it again' }, 'in the inventory again')
    await play('10DLC campaign', { Number: number, 'It is in': 'none (unregistered)' }, 'is in no campaign')
    await play('Balance and credit', { Balance: '0.75' }, 'The balance is 0.75')
    await picture(control.page, 'simulator-control-played')
    expect(control.complaints).toEqual([])
    expect(amy.complaints).toEqual([])
  }, 60_000)
})
