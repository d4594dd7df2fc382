import { createECDH, randomBytes } from 'node:crypto'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type Desk, openDesk, orElseTell, signInUnseen } from './browser/desk.js'
import { picture } from './browser/pictures.js'
import { describeWithBrowser, launchBrowser } from './support/chromium.js'
import { type HostProcess, startHostProcess } from './support/host-process.js'
import { control } from './support/simulated-carrier.js'

const line = '+12125550100'

describeWithBrowser('somebody is told', () => {
  let browser: Browser
  let host: HostProcess
  const contexts: BrowserContext[] = []
  beforeAll(async () => {
    ;[host, browser] = await Promise.all([startHostProcess(), launchBrowser()])
  }, 90_000)
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  })

  const customerWrites = (words: string, from = '+13055550142') =>
    control({ url: host.simulatorUrl }, 'POST', '/text', { from, to: line, text: words })
  /** The agent at one browser, with nothing unread. */
  const agentAtDesk = async (): Promise<Desk> => {
    const desk = await openDesk(browser, host.url)
    contexts.push(desk.context)
    await signInUnseen(desk, host, 'agent1@acme.example')
    await readAll(desk)
    return desk
  }
  const readAll = async ({ context }: Desk) => {
    const { conversations } = await (await context.request.get(`${host.url}/api/sms/unread`)).json()
    for (const { id } of conversations)
      await context.request.post(`${host.url}/api/sms/conversations/${id}/read`, { data: {} })
  }
  const open = (page: Page, path: string) => page.goto(`${host.url}/admin/${path}`)
  /** A tab behind others draws nothing, so it is not asked at each frame. */
  const titled = (page: Page, beginning: RegExp) =>
    orElseTell(
      page,
      host,
      page.waitForFunction(([source]) => new RegExp(source ?? '').test(document.title), [beginning.source], {
        polling: 100,
      }),
    )
  const badge = (page: Page) =>
    page
      .locator('[data-css="sidebar"] a[href$="/pages/smsInbox"]')
      .first()
      .evaluate(link => getComputedStyle(link, '::after').content)
  /** The notifications that the browser shows, as it says itself. */
  const shown = (page: Page) =>
    page.evaluate(async () => {
      const worker = await navigator.serviceWorker.getRegistration('/api/sms/')
      return ((await worker?.getNotifications()) ?? []).map(({ title, body }) => `${title} ${body}`)
    })
  /**
   * Does `act`, and waits until the worker has shown a notification after it. Nobody may ask for the notifications
   * meanwhile: Chromium takes one that is being shown in that instant for one that was taken away.
   */
  const untilShown = async (context: Desk['context'], act: () => Promise<unknown>) => {
    const [worker] = context.serviceWorkers()
    if (!worker) throw new Error('no service worker is registered')
    const finished = await worker.evaluateHandle(() => {
      const { registration } = self as unknown as { registration: ServiceWorkerRegistration }
      const show = ServiceWorkerRegistration.prototype.showNotification
      const calls = { finished: 0 }
      registration.showNotification = async (title, options) => {
        await show.call(registration, title, options)
        calls.finished++
      }
      return calls
    })
    await act()
    await until(() => finished.evaluate(calls => calls.finished > 0), 'the worker showed nothing')
  }
  const untilNoneIsShown = (page: Page) =>
    until(async () => (await shown(page)).length === 0, 'what was read is shown still')
  const until = async (condition: () => Promise<boolean>, otherwise: string) => {
    const deadline = Date.now() + 15_000
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error(otherwise)
      await new Promise(soon => setTimeout(soon, 50))
    }
  }

  test('what is unread stands in title and menu on every page, and goes at once when it is read elsewhere', async () => {
    const desk = await agentAtDesk()
    await open(desk.page, 'resources/sms_numbers')
    await desk.page.getByText('(212) 555-0100').first().waitFor()
    await titled(desk.page, /^(?!\()/)
    await customerWrites('Is the blue one still there?')
    await titled(desk.page, /^\(1\) /)
    expect(await badge(desk.page)).toBe('"1"')
    const menu = desk.page.locator('[data-css="topbar"] > :first-child')
    expect(await menu.evaluate(button => getComputedStyle(button, '::after').content)).toBe('"1"')
    await menu.click()
    await picture(desk.page, 'unread-in-menu')
    await desk.page.locator('[data-css="sidebar"] a[href$="/pages/smsInbox"]').click() // a page of the same document
    await desk.page.getByRole('heading', { name: 'SMS inbox' }).waitFor()
    await titled(desk.page, /^\(1\) /)
    expect(await badge(desk.page)).toBe('"1"')
    await open(desk.page, '')
    await titled(desk.page, /^\(1\) /)

    const telephone = await openDesk(browser, host.url)
    contexts.push(telephone.context)
    await signInUnseen(telephone, host, 'agent1@acme.example')
    await open(telephone.page, 'pages/smsInbox')
    await telephone.page.getByText('Is the blue one still there?').first().click()
    await titled(desk.page, /^(?!\()/)
    expect(await badge(desk.page)).toBe('none')
    expect([...desk.complaints, ...telephone.complaints]).toEqual([])
  }, 60_000)

  test('however many tabs are open, one stream serves them all, and another takes it over when its tab goes', async () => {
    const desk = await agentAtDesk()
    const streams: string[] = []
    desk.context.on('request', request => {
      if (request.url().endsWith('/api/sms/events')) streams.push(request.url())
    })
    await open(desk.page, 'resources/sms_numbers')
    const tabs: Page[] = []
    for (const path of ['', 'pages/smsInbox', 'resources/sms_messages']) {
      const tab = await desk.context.newPage()
      await open(tab, path)
      tabs.push(tab)
    }
    await customerWrites('To all tabs', '+13055550143')
    for (const tab of [desk.page, ...tabs]) await titled(tab, /^\(1\) /)
    expect(streams).toHaveLength(1)
    await desk.page.close()
    await until(async () => streams.length === 2, 'no other tab took the stream over')
    await customerWrites('After one is gone', '+13055550143')
    for (const tab of tabs) await titled(tab, /^\(2\) /)
    expect(streams).toHaveLength(2)
  }, 60_000)

  test('a page whose scripts come late hears all the same', async () => {
    const desk = await agentAtDesk()
    await desk.page.route(/sms-n\w+\.js$/, async route => {
      await desk.page.getByRole('button', { name: 'Mine' }).waitFor() // what React draws empties its place before
      await route.continue()
    })
    await desk.page.goto(`${host.url}/admin/pages/smsInbox`)
    await orElseTell(desk.page, host, desk.page.locator('html[data-sms-line="up"]').waitFor({ timeout: 10_000 }))
    expect(await desk.page.locator('#app script').count()).toBe(0)
  }, 60_000)

  test('a tab whose leader has gone silent hears by itself', async () => {
    const desk = await agentAtDesk()
    await open(desk.page, '../healthz')
    await desk.page.evaluate(() => void navigator.locks.request('sms-news', () => new Promise(() => undefined)))
    const tab = await desk.context.newPage()
    await open(tab, 'pages/smsInbox')
    await tab.locator('html[data-sms-line="up"]').waitFor()
    await customerWrites('Is nobody there?', '+13055550149')
    await titled(tab, /^\(1\) /)
  }, 60_000)

  test('a device tells of texts once its person has asked for it: beside other pages, once a conversation, until read', async () => {
    const desk = await agentAtDesk()
    const { page, context } = desk
    await context.grantPermissions(['notifications'], { origin: host.url })
    await open(page, 'pages/smsInbox')
    const ask = page.getByRole('button', { name: 'Tell me on this device' })
    await ask.waitFor()
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0)
    await ask.click()
    await page.getByRole('button', { name: 'Do not tell me on this device' }).waitFor()

    await customerWrites('While the inbox is in view', '+13055550144')
    await titled(page, /^\(1\) /)
    expect(await shown(page)).toEqual([])

    await open(page, 'resources/sms_numbers')
    await page.locator('html[data-sms-line="up"]').waitFor() // what came before is unread, and no news
    await untilShown(context, () => customerWrites('Is it still there?', '+13055550145'))
    expect(await shown(page)).toEqual(['New text from (305) 555-0145 on Front desk'])
    await untilShown(context, () => customerWrites('And the red one?', '+13055550145'))
    expect(await shown(page)).toEqual(['New text from (305) 555-0145 on Front desk · 2 new'])

    await readAll(desk)
    await untilNoneIsShown(page)
    // A context of the browser's own, as each test has, is "incognito", where Chromium takes no push subscription.
    expect(desk.complaints.filter(each => !each.includes('Push API in incognito mode'))).toEqual([])
  }, 60_000)

  test('a click on a notification opens its conversation, and the device can be silenced again', async () => {
    const { page, context } = await agentAtDesk()
    await context.grantPermissions(['notifications'], { origin: host.url })
    await open(page, 'pages/smsInbox')
    await page.getByRole('button', { name: 'Tell me on this device' }).click()
    await page.getByRole('button', { name: 'Do not tell me on this device' }).waitFor()
    await open(page, 'resources/sms_numbers')
    await page.locator('html[data-sms-line="up"]').waitFor() // what came before is unread, and no news
    await untilShown(context, () => customerWrites('Open me', '+13055550146'))
    await open(page, 'pages/smsInbox')
    await page.getByRole('button', { name: 'Do not tell me on this device' }).waitFor()
    const [worker] = context.serviceWorkers()
    const clicked = await worker?.evaluate(async () => {
      const { registration } = self as unknown as { registration: ServiceWorkerRegistration }
      const [notification] = await registration.getNotifications()
      const Click = Reflect.get(self, 'NotificationEvent')
      self.dispatchEvent(new Click('notificationclick', { notification }))
      return notification?.tag
    })
    await page.getByRole('heading', { name: /\(305\) 555-0146/ }).waitFor()
    await page.goto(`${host.url}/admin/pages/smsInbox?conversation=${clicked}`)
    await page.getByRole('heading', { name: /\(305\) 555-0146/ }).waitFor()

    await page.getByRole('button', { name: 'Do not tell me on this device' }).click()
    await page.getByRole('button', { name: 'Tell me on this device' }).waitFor()
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0)
  }, 60_000)

  test('a push tells while no page of the panel is open, once a text, and the page that opens takes it away when read', async () => {
    const { page, context } = await agentAtDesk()
    await context.grantPermissions(['notifications'], { origin: host.url })
    await open(page, 'pages/smsInbox')
    await page.getByRole('button', { name: 'Tell me on this device' }).click()
    await page.getByRole('button', { name: 'Do not tell me on this device' }).waitFor()
    // This browser has no push service behind it, so it says what is true: it tells while a page is open.
    await page.getByText('You are told while a page of this panel is open.').waitFor()
    const devtools = await context.newCDPSession(page)
    const registered = new Promise<string>(settle => {
      devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const ours = registrations.find(({ scopeURL }) => scopeURL === `${host.url}/api/sms/`)
        if (ours) settle(ours.registrationId)
      })
    })
    await devtools.send('ServiceWorker.enable')
    const registrationId = await registered
    await page.goto(`${host.url}/healthz`) // a page of this origin that is none of the panel's
    const push = (payload: object) =>
      devtools.send('ServiceWorker.deliverPushMessage', {
        origin: host.url,
        registrationId,
        data: JSON.stringify(payload),
      })
    const note = {
      id: 'a-conversation',
      number: line,
      label: 'Front desk',
      peer: '+13055550147',
      unread: 1,
      newestId: 'a',
    }
    await untilShown(context, () => push(note))
    expect(await shown(page)).toEqual(['New text from (305) 555-0147 on Front desk'])
    await untilShown(context, () => push({ ...note, unread: 2, newestId: 'b', text: 'Is it still there?' }))
    expect(await shown(page)).toEqual(['New text from (305) 555-0147 Is it still there?\non Front desk · 2 new'])
    await untilShown(context, () => push({ ...note, id: 'another', peer: '+13055550148' }))
    expect(await shown(page)).toHaveLength(2)

    await open(page, 'resources/sms_numbers') // where nothing of it is unread
    await untilNoneIsShown(page)
  }, 60_000)

  test('when the push service gives the browser another address, the service worker says so by itself', async () => {
    const { page, context } = await agentAtDesk()
    await context.grantPermissions(['notifications'], { origin: host.url })
    await open(page, 'pages/smsInbox')
    await page.getByRole('button', { name: 'Tell me on this device' }).click()
    await page.getByText('You are told while a page of this panel is open.').waitFor()
    await picture(page, 'inbox-told-on-this-device')
    const endpoint = 'https://push.example.com/another'
    const keys = {
      p256dh: Buffer.from(createECDH('prime256v1').generateKeys()).toString('base64url'),
      auth: randomBytes(16).toString('base64url'),
    }
    const [worker] = context.serviceWorkers()
    await worker?.evaluate(
      newSubscription => {
        const Extendable: typeof Event = Reflect.get(self, 'ExtendableEvent')
        self.dispatchEvent(Object.assign(new Extendable('pushsubscriptionchange'), { newSubscription }))
      },
      { endpoint, keys },
    )
    const ask = async (what: string) =>
      (await context.request.post(`${host.url}/api/sms/push/${what}`, { data: { endpoint } })).json()
    await until(async () => (await ask('check')).mine, 'the new address was not told')
    expect(await ask('end')).toEqual({ ended: true })
  }, 60_000)

  test('whoever says no to the browser is not asked again', async () => {
    const { page } = await agentAtDesk()
    await open(page, 'pages/smsInbox')
    await page.getByRole('button', { name: 'Tell me on this device' }).click() // this browser says no by itself
    await page.getByRole('button', { name: 'Tell me on this device' }).waitFor({ state: 'detached' })
    expect(await page.evaluate(() => Notification.permission)).toBe('denied')
  }, 60_000)
})
