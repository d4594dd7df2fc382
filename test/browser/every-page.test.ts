import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { control } from '../support/simulated-carrier.js'
import { narrow, openDesk, signIn, signInUnseen } from './desk.js'
import { numbersDesk } from './numbers-desk.js'
import { picture } from './pictures.js'

type Shown = (page: Page) => Promise<unknown>
const row = (text: string) => (page: Page) => page.locator('tbody tr', { hasText: text }).first().waitFor()
const text = (words: string) => (page: Page) => page.getByText(words).first().waitFor()

/** Whom, and what they see: the picture's name, the path, and what is there once the page is whole. */
const seen: Record<string, [string, string, Shown][]> = {
  'superadmin@example.com': [
    ['numbers-of-demo', 'resources/sms_numbers', row('+12125550100')],
    ['assignments', 'resources/sms_assignments', row('Gus Globe')],
    ['messages', 'resources/sms_messages', row('Is the blue one still there?')],
    ['deliveries', 'resources/sms_deliveries', row('Delivered')],
    ['audit', 'resources/sms_audit', row('Sam Root')],
    ['users', 'resources/sms_users', row('Amy One')],
    ['tenants', 'resources/sms_tenants', row('Initech')],
    ['settings', 'resources/sms_settings', row('Valid')],
    ['tenant-settings', 'resources/sms_tenant_settings', row('Acme')],
    [
      'tenant-settings-edit',
      `resources/sms_tenant_settings/records/a0000000-0000-4000-8000-000000000001/edit`,
      text('Days until a quiet conversation closes'),
    ],
    [
      'availability',
      'resources/sms_users/records/b0000000-0000-4000-8000-000000000011/setAvailability',
      text('Available for texts'),
    ],
    ['superadmin-inbox', 'pages/smsInbox', text('Choose a conversation.')],
  ],
  'admin@acme.example': [
    ['tenant-admin-start', '', text('Welcome, Ada Acme')],
    ['tenant-admin-numbers', 'resources/sms_numbers', row('+12125550100')],
    ['tenant-admin-messages', 'resources/sms_messages', row('Is the blue one still there?')],
    ['tenant-admin-settings', 'resources/sms_tenant_settings', row('7')],
  ],
  'agent1@acme.example': [
    ['user-start', '', text('Welcome, Amy One')],
    ['user-numbers', 'resources/sms_numbers', row('+12125550100')],
    ['user-inbox', 'pages/smsInbox', text('Is the blue one still there?')],
  ],
  'admin@initech.example': [['empty-inbox', 'pages/smsInbox', text('You hold no number.')]],
}

describeWithBrowser('every page', () => {
  let browser: Browser
  let host: HostProcess

  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
    const texts = [
      ['+13055550142', '+12125550100', 'Is the blue one still there?'],
      [
        '+13055550143',
        '+12125550101',
        'I would like to come by with my two children on Saturday morning, and look at all of them.',
      ],
      ['+13055550144', '+12125550105', 'Too late for this campaign'],
    ]
    for (const [from, to, text] of texts) {
      await control({ url: host.simulatorUrl }, 'POST', '/text', { from, to, text })
    }
  }, 90_000)

  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  }, 30_000)

  test.each(Object.entries(seen))(
    'of %s is whole at 1280 and at 390 pixels, without a complaint',
    async (email, pages) => {
      const desk = await openDesk(browser, host.url)
      await signInUnseen(desk, host, email)
      for (const [name, path, shown] of pages) {
        await desk.page.goto(`${host.url}/admin/${path}`)
        await shown(desk.page)
        await picture(desk.page, name)
      }
      expect(desk.complaints).toEqual([])
      await desk.context.close()
    },
    90_000,
  )

  test('a number is not shared anew before it is known who holds it', async () => {
    const desk = await openDesk(browser, host.url)
    await signInUnseen(desk, host, 'superadmin@example.com')
    const { page } = desk
    const numbers = numbersDesk(page, host)
    let answer = () => {}
    const held = new Promise<void>(settle => (answer = settle))
    await page.route('**/api/resources/sms_assignments/**', async route => {
      await held
      await route.continue()
    })
    await numbers.act('+12125550102', 'share')
    await page.getByText('Loading who holds it').waitFor()
    expect(await page.getByLabel('Add a person').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Share', exact: true }).isEnabled()).toBe(false)
    answer()
    await numbers.choose(['Amy One', 'Ben Two', 'Cem Three'])
    expect(desk.complaints).toEqual([])
    await desk.context.close()
  })

  test('on a phone the menu leads to a list whose numbers can be read, and to what can be done with one', async () => {
    const { context, page, complaints } = await openDesk(browser, host.url)
    await page.setViewportSize(narrow)
    await signIn({ page }, host, 'superadmin@example.com')
    await page.locator('[data-css="topbar"] svg').first().click()
    const menu = page.locator('[data-css="sidebar"]')
    await menu.getByText('SMS Numbers', { exact: true }).click()
    await menu.getByText('Numbers', { exact: true }).click()
    const row = page.locator('tbody tr', { hasText: '+12125550101' })
    await row.waitFor()
    for (const words of ['+12125550101', 'Sales, everyone', 'Amy One, Ben Two, Cem Three', 'On']) {
      const box = await row.getByText(words, { exact: true }).boundingBox()
      expect({ words, inside: box !== null && box.x >= 0 && box.x + box.width <= narrow.width }).toEqual({
        words,
        inside: true,
      })
    }
    await row.getByText('+12125550101').click()
    for (const action of ['assign', 'share', 'showWebhook', 'disable']) {
      await page.getByTestId(`action-${action}`).first().click({ trial: true })
    }
    expect(complaints).toEqual([])
    await context.close()
  })
})
