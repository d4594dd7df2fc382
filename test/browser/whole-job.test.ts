import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { demoCredentials } from '../../src/simulator/simulator.js'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { comesTo } from './comes-to.js'
import { type Desk, openDesk, orElseTell, signIn } from './desk.js'
import { writeAsCustomer } from './handset.js'
import { type Inboxes, openInboxes } from './inboxes.js'
import { numbersDesk } from './numbers-desk.js'
import { picture } from './pictures.js'

/** As people read it. */
const readable = (number: string) => `(${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8)}`
const typed = '+16175550100'
const reply = 'Your text, from (617) 555-0100' // the same number, as people read it
const picked = '+16175550101'
const elsewhere = '+16175550110' // its texts go to "Email and XMPP"
const emails = {
  amy: 'agent1@acme.example',
  ben: 'agent2@acme.example',
  cem: 'agent3@acme.example',
  gus: 'agent1@globex.example',
}
const [amy, ben, cem] = ['Amy One', 'Ben Two', 'Cem Three'] as const

describeWithBrowser('the whole job, by the superadmin at her desk', () => {
  let browser: Browser
  let host: HostProcess
  let root: Desk
  let handset: Desk
  let numbers: ReturnType<typeof numbersDesk>
  let inboxes: Inboxes<keyof typeof emails>
  let broken: string | undefined

  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
    root = await openDesk(browser, host.url)
    handset = await openDesk(browser, host.simulatorUrl)
    numbers = numbersDesk(root.page, host)
  }, 90_000)

  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  }, 30_000)

  /** A step of the one story: after one that failed the rest would only fail for that. */
  const step = (name: string, walk: () => Promise<void>) =>
    test(name, async () => {
      if (broken) throw Object.assign(new Error(`not walked: "${broken}" failed`), { stack: '' })
      broken = name
      await walk()
      broken = undefined
    }, 60_000)

  const customer = (line: number) => `+1305555${String(1000 + line)}`
  const write = (from: string, to: string, text: string) => writeAsCustomer(handset.page, { from, to, text })
  const told = async <Answer>(path: string, body?: object): Promise<Answer> => {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    return (await fetch(`${host.simulatorUrl}/_control${path}`, body ? post : {})).json() as Promise<Answer>
  }
  const settingOf = (number: string) => told<{ mode: string; url: string | null }>(`/settings/${number.slice(2)}`)

  step('she signs in', async () => {
    await root.page.goto(host.url)
    await root.page.getByRole('button', { name: 'Sign in' }).waitFor()
    await picture(root.page, 'login')
    await signIn(root, host, 'superadmin@example.com')
    await root.page.getByRole('heading', { name: 'Welcome, Sam Root' }).waitFor()
    await picture(root.page, 'start')
  })

  step('credentials are refused, then valid, and never come back', async () => {
    const { page } = root
    await page.getByRole('link', { name: 'QuestBlue settings' }).click()
    await page.locator('tr[data-css="sms_settings-table-row"]').click()
    await page.getByTestId('action-edit').first().click()
    const enter = async (password: string) => {
      await page.getByLabel('QuestBlue user name').fill(demoCredentials.username)
      await page.getByLabel('QuestBlue password').fill(password)
      await page.getByLabel('QuestBlue security key').fill(demoCredentials.securityKey)
      await page.getByRole('button', { name: 'Save and test' }).click()
    }
    await enter('not-the-password')
    await page.getByText('Refused by QuestBlue').waitFor()
    await picture(page, 'settings-refused')
    await enter(demoCredentials.password)
    await page.getByText('Valid: QuestBlue accepts them').waitFor()
    for (const field of ['questblueUsername', 'questbluePassword', 'questblueSecurityKey'])
      expect(await page.inputValue(`#${field}`)).toBe('')
    await picture(page, 'settings-valid')
    await page.reload()
    await page.getByText(/^Set on .*, by Sam Root\.$/).waitFor()
    expect(await page.content()).not.toContain(demoCredentials.securityKey)
  })

  step('two numbers are linked in one dialog, one typed and one picked', async () => {
    const { page } = root
    await numbers.list()
    await page.getByTestId('action-link').click()
    await page.locator('#sms-numbers').fill('1 (617) 555.0100')
    await page.getByLabel('Find by digits or place').fill('617555')
    await page.getByRole('checkbox', { name: readable(picked) }).check()
    await page.getByLabel('Tenant', { exact: true }).selectOption({ label: 'Acme (Professional)' })
    await page.getByLabel('Label').fill('Boston')
    await page.getByLabel('Delivery at QuestBlue').selectOption({ label: 'Leave it as it is' })
    await picture(page, 'link-dialog')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Result' }).waitFor()
    for (const number of [typed, picked]) {
      const result = page.locator('.sms-results > li', { hasText: readable(number) })
      await result.getByText('Not ready yet').waitFor()
      await comesTo(
        () => result.locator('.sms-results__step').allInnerTexts(),
        [
          expect.stringMatching(/^In the inventory\s+Done$/),
          expect.stringMatching(/^Linked\s+Done$/),
          expect.stringMatching(/^Holders\s+Skipped/),
          expect.stringMatching(/^Delivery at QuestBlue\s+Skipped/),
        ],
      )
    }
    await picture(page, 'link-results')
  })

  step('a number whose texts go elsewhere is asked about, and ready once it delivers here', async () => {
    const { page } = root
    await page.getByRole('button', { name: 'Link more numbers' }).click()
    await page.locator('#sms-numbers').fill('617-555-0110')
    await page.getByLabel('Tenant', { exact: true }).selectOption({ label: 'Acme (Professional)' })
    await numbers.choose([amy, ben])
    await page.getByRole('radio', { name: 'Round robin' }).check()
    await page
      .getByLabel('Delivery at QuestBlue')
      .selectOption({ label: 'Set it, but ask where something else receives the texts' })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Your word is needed').waitFor()
    expect(await settingOf(elsewhere)).toMatchObject({ mode: 'both' })
    await picture(page, 'link-results-asked')
    await page.getByRole('button', { name: 'Deliver here instead' }).click()
    await page.getByText('QuestBlue now delivers here.').waitFor()
    expect(await settingOf(elsewhere)).toMatchObject({ mode: 'url' })
  })

  step('one is assigned, the other shared', async () => {
    const { page } = root
    await numbers.list()
    await numbers.rowOf(typed).waitFor()
    await picture(page, 'numbers')
    await numbers.act(typed, 'assign')
    await page.getByRole('option', { name: amy }).click()
    await page.getByLabel('Note').fill('Takes over from the front desk.')
    await picture(page, 'assign')
    await numbers.send('Assign', 'The number is assigned.')
    await page.getByTestId('property-show-holders').or(page.getByText(amy)).first().waitFor()
    await picture(page, 'number')
    await numbers.share(picked, [amy, ben], 'Everyone')
    await picture(page, 'share')
    await numbers.send('Share', 'The number is shared.')
  })

  step('it is switched off and on, with reasons that are kept', async () => {
    const { page } = root
    await numbers.act(typed, 'disable')
    await page.getByLabel('Reason').fill('The campaign has ended.')
    await picture(page, 'disable')
    await numbers.send('Disable', 'The number is off.')
    await orElseTell(page, host, page.getByText('The campaign has ended.').first().waitFor())
    await picture(page, 'number-off')
    await numbers.act(typed, 'enable')
    await page.getByLabel('Reason').fill('It starts again.')
    await picture(page, 'enable')
    await numbers.send('Enable', 'The number is on.')
    await page.goto(`${host.url}/admin/resources/sms_audit`)
    await page.locator('tr', { hasText: 'Switched a number on' }).first().click()
    await page.getByText('It starts again.').waitFor()
    await picture(page, 'audit-entry')
  })

  step('the webhook is copied, set at QuestBlue, and stands there', async () => {
    const { page, context } = root
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: host.url })
    await numbers.act(typed, 'showWebhook')
    await page.getByText('Not set: texts of this number do not come here.').waitFor()
    await picture(page, 'webhook-not-set')
    await page.getByRole('button', { name: 'Copy URL' }).click()
    await page.getByRole('button', { name: 'Copy URL' }).getByText('Copied').waitFor()
    const url = await page.evaluate(() => navigator.clipboard.readText())
    expect(url).toMatch(new RegExp(`^${host.url}/api/sms/webhook/[\\w-]{20,}$`))
    expect(await page.inputValue('#sms-webhook-url')).toBe(url)
    expect(await settingOf(typed)).toMatchObject({ mode: 'none' })
    await page.getByRole('button', { name: 'Set it at QuestBlue' }).click()
    await page.getByText(/^Set from here on .* Nothing has been received yet\.$/).waitFor()
    expect(await settingOf(typed)).toMatchObject({ mode: 'url', url })
    await picture(page, 'webhook-set')
    await numbers.act(picked, 'setDelivery', true)
    await picture(page, 'set-delivery')
    await page.getByRole('button', { name: 'Set at QuestBlue' }).click()
    await page.getByText('QuestBlue now delivers to this address.').first().waitFor()
    expect(await settingOf(picked)).toMatchObject({ mode: 'url' })
  })

  step('customers write, and it lands with everyone who holds the number, and with nobody else', async () => {
    await handset.page.goto(host.simulatorUrl)
    inboxes = await openInboxes(browser, host, emails, text =>
      Promise.all(['+12125550101', '+14155550100'].map(to => told('/text', { from: customer(999), to, text }))),
    )
    await write(customer(1), typed, 'Are you open on Saturday?')
    await inboxes.land('Are you open on Saturday?', 'amy')
    await write(customer(2), picked, 'Do you deliver?')
    await inboxes.land('Do you deliver?', 'amy', 'ben')
  })

  step('round robin gives each new customer to the next, and keeps a conversation where it is', async () => {
    await numbers.share(picked, [amy, ben, cem], 'Round robin')
    await numbers.send('Share', 'The number is shared.')
    const turns: string[] = []
    for (const line of [11, 12, 13]) {
      await write(customer(line), picked, `Order ${line} has not arrived yet.`)
      turns.push(...(await inboxes.whose(`Order ${line} has not arrived yet.`)))
    }
    expect(turns.toSorted()).toEqual(['amy', 'ben', 'cem'])
    await write(customer(11), picked, 'Order 11: it has just come, thank you.')
    expect(await inboxes.whose('Order 11: it has just come, thank you.')).toEqual([turns[0]])
  })

  step('backup gives it to the first who is there', async () => {
    await numbers.share(picked, [amy, ben, cem], 'Backup')
    await numbers.send('Share', 'The number is shared.')
    await write(customer(21), picked, 'The heating is out.')
    await inboxes.land('The heating is out.', 'amy')
    const switched = inboxes.of.amy.page.getByRole('switch')
    await switched.click()
    await inboxes.of.amy.page.getByText('Away', { exact: true }).waitFor()
    await write(customer(22), picked, 'There is water in the basement.')
    await inboxes.land('There is water in the basement.', 'ben')
    await switched.click()
    await inboxes.of.amy.page.getByText('Available', { exact: true }).waitFor()
  })

  step('one replies, the handset shows it, and it turns delivered where it was written', async () => {
    const { page } = inboxes.of.amy
    await page.locator('.sms-conversation', { hasText: 'Are you open on Saturday?' }).click()
    await page.getByLabel(reply).fill('Yes, from nine to five.')
    await page.keyboard.press('Enter')
    await page.locator('.sms-bubble--out', { hasText: 'Yes, from nine to five.' }).getByText('Delivered').waitFor()
    await handset.page.fill('#customer', customer(1))
    await handset.page.fill('#business', typed)
    await handset.page.press('#business', 'Tab')
    await handset.page
      .locator('.bubble[data-direction="out"][data-status="delivered"]', { hasText: 'Yes, from nine to five.' })
      .waitFor()
    await write(customer(1), typed, 'Great, see you then!')
    await page.locator('.sms-bubble--in', { hasText: 'Great, see you then!' }).waitFor()
    await picture(handset.page, 'handset')
    await picture(page, 'inbox-thread')
  })

  step('who wrote STOP is not written to, and the agent is told why', async () => {
    const { page, complaints } = inboxes.of.amy
    await write(customer(1), typed, 'STOP')
    await page.locator('.sms-bubble--in').getByText('STOP', { exact: true }).waitFor()
    await page.getByLabel(reply).fill('Sorry to see you go.')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('alert').getByText('STOP').waitFor()
    await comesTo(() => page.getByLabel(reply).inputValue(), 'Sorry to see you go.')
    await comesTo(() => page.locator('.sms-bubble--out').count(), 1)
    await picture(page, 'inbox-refused')
    // The browser itself notes every answer from 400 up: this one is what the server is for.
    expect(complaints.splice(0)).toEqual([expect.stringContaining('answered 409'), expect.stringContaining('409')])
  })

  step('what comes while a number is off is held, seen by admins, and delivered by hand', async () => {
    const { page } = root
    await numbers.act(picked, 'disable')
    await numbers.send('Disable', 'The number is off.')
    await write(customer(31), picked, 'Anybody there?')
    expect(await inboxes.whose('Anybody there?')).toEqual([])
    await numbers.act(picked, 'enable')
    await numbers.send('Enable', 'The number is on.')
    await page.goto(`${host.url}/admin/resources/sms_deliveries`)
    await page.locator('tr', { hasText: 'Held: the number is off' }).click()
    await page.getByTestId('action-deliver').first().click()
    await page.getByRole('button', { name: 'Deliver', exact: true }).waitFor()
    await picture(page, 'deliver')
    await numbers.send('Deliver', 'The text is delivered')
    await inboxes.land('Anybody there?', 'amy')
  })

  step('a number is taken back, then unlinked, and its past stays', async () => {
    const { page } = root
    await numbers.act(elsewhere, 'unassign', true)
    await picture(page, 'unassign')
    await numbers.send('Unassign', 'Nobody holds the number any more.')
    await numbers.act(elsewhere, 'unlink', true)
    await picture(page, 'unlink')
    await numbers.send('Unlink', 'The number is unlinked.')
    await page.goto(`${host.url}/admin/resources/sms_assignments?perPage=50`)
    await page
      .locator('tr', { hasText: readable(elsewhere) })
      .first()
      .waitFor()
    await comesTo(() => page.locator('tr', { hasText: readable(elsewhere) }).count(), 2)
  })

  step('nobody reloaded, and nothing went wrong on any page or in the log', async () => {
    const desks = Object.entries({ ...inboxes.of, root, handset })
    expect(desks.map(([name, { complaints }]) => [name, complaints])).toEqual(desks.map(([name]) => [name, []]))
    for (const { loads } of Object.values(inboxes.of)) expect(loads()).toBe(1)
    expect(host.log()).not.toMatch(/"level":[56]0/)
  })
})
