import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { comesTo } from './comes-to.js'
import { type Desk, openDesk, signInUnseen } from './desk.js'
import { picture } from './pictures.js'

const number = '+12125550100' // Amy's own in the demo
const [ann, bob, cid] = ['+13055550142', '+13055550143', '+13055550144']

describeWithBrowser('a group text in the inbox', () => {
  let browser: Browser
  let host: HostProcess
  let amy: Desk
  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
    amy = await openDesk(browser, host.url)
    await signInUnseen(amy, host, 'agent1@acme.example')
    await amy.page.goto(`${host.url}/admin/pages/smsInbox`)
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  }, 30_000)
  const told = (path: string, body: object) =>
    fetch(`${host.simulatorUrl}/_control${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const write = (from: string, text: string) => {
    const others = [ann, bob, cid].filter(peer => peer !== from)
    return told('/text', { from, to: [number, ...others], text })
  }

  test('names everybody, says who wrote what, offers "To … only" and "To all 3", and tells how far an answer came to each', async () => {
    const { page, complaints } = amy
    await write(ann, 'Dinner on Friday, all of us?')
    const line = page.locator('.sms-conversation', { hasText: 'Dinner on Friday, all of us?' })
    await line.getByText('(305) 555-0142 · (305) 555-0143 · (305) 555-0144').waitFor()
    await line.click()
    await page.getByRole('heading', { name: '(305) 555-0142 · (305) 555-0143 · (305) 555-0144' }).waitFor()
    await write(bob, 'I am in.')
    const said = page.locator('.sms-bubble--in', { hasText: 'I am in.' })
    await said.getByText('(305) 555-0143').waitFor()
    await page.getByLabel('To (305) 555-0143 only').waitFor()
    await comesTo(() => page.getByLabel('To all 3').isChecked(), true)

    await told('/misbehave', { where: 'reports', how: 'refuse', reason: 'Unknown subscriber', to: cid })
    await page.getByLabel(/^Your text, from/).fill('A table for four, then.')
    await page.getByRole('button', { name: 'Send' }).click()
    const answer = page.locator('.sms-bubble--out', { hasText: 'A table for four, then.' })
    await answer.getByText('delivered to 2 of 3; failed: (305) 555-0144, Unknown subscriber').waitFor()
    await picture(page, 'group-thread')

    // Whom an answer to one alone is for does not change under the pen.
    await page.getByLabel('To (305) 555-0143 only').check()
    await write(ann, 'Great!')
    await page.locator('.sms-bubble--in', { hasText: 'Great!' }).waitFor()
    await page.getByLabel(/^Your text, from/).fill('Do you eat fish?')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.locator('.sms-conversation', { hasText: 'Do you eat fish?' }).waitFor()
    const { messages } = await (await fetch(`${host.simulatorUrl}/_control/messages`)).json()
    expect(messages.at(-1)).toMatchObject({ text: 'Do you eat fish?', to: [bob] })
    expect(complaints).toEqual([])
  }, 60_000)

  test('one of our own numbers in a group is named by its label, in each of its conversations', async () => {
    const { page, complaints } = amy
    await told('/text', { from: ann, to: [number, '+12125550101'], text: 'Which of you opens first?' })
    const named = ['Sales, everyone (212) 555-0101 · (305) 555-0142', 'Front desk (212) 555-0100 · (305) 555-0142']
    for (const name of named) {
      const line = page.locator('.sms-conversation', { hasText: 'Which of you opens first?' })
      await line.filter({ has: page.getByText(name, { exact: true }) }).click()
      await page.getByRole('heading', { name, exact: true }).waitFor()
      await page.getByLabel('To all 2').waitFor()
    }
    expect(complaints).toEqual([])
  }, 60_000)
})
