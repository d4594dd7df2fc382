import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'
import type { Browser } from 'playwright-core'
import { demoCredentials } from '../../src/simulator/simulator.js'
import { adminUrl } from '../support/cluster.js'
import { certificates, hasOpenssl } from '../support/certificates.js'
import { describeWithBrowser, launchBrowser } from '../support/chromium.js'
import { type FrontProxy, frontProxy } from '../support/front-proxy.js'
import { type HostProcess, startHostProcess } from '../support/host-process.js'
import { control } from '../support/simulated-carrier.js'
import { comesTo } from './comes-to.js'
import { type Desk, openDesk, signInUnseen } from './desk.js'
import { picture } from './pictures.js'
import { goWithin } from './walk.js'

const front = '+12125550100'
const off = '+12125550105'

/** Behind a proxy of its own, which speaks TLS where this machine can make certificates. */
const tls = hasOpenssl && process.env.CHROMIUM_PATH ? certificates() : undefined

describeWithBrowser('"texts do not arrive"', () => {
  let browser: Browser
  let host: HostProcess
  let proxy: FrontProxy
  let desk: Desk
  let agent: Desk
  let folder: string
  let database: pg.Pool

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sms-trusted-'))
    await writeFile(join(folder, 'root.pem'), tls?.root ?? '')
    proxy = await frontProxy(whole)
    const env = { PUBLIC_URL: proxy.url, NODE_EXTRA_CA_CERTS: join(folder, 'root.pem') }
    ;[host, browser] = await Promise.all([startHostProcess(env), launchBrowser()])
    proxy.target = host.url
    const { pathname } = new URL(host.databaseUrl)
    database = new pg.Pool({ connectionString: Object.assign(new URL(adminUrl()), { pathname }).href, max: 2 })
    desk = await openDesk(browser, proxy.url)
    await signInUnseen(desk, { ...host, url: proxy.url }, 'superadmin@example.com')
    agent = await openDesk(browser, proxy.url)
    await signInUnseen(agent, { ...host, url: proxy.url }, 'agent1@acme.example')
    await desk.page.goto(`${proxy.url}/admin`)
  }, 120_000)
  afterAll(async () => {
    await database?.end()
    await browser?.close()
    await host?.stop()
    await proxy?.stop()
    await rm(folder, { recursive: true, force: true })
  }, 30_000)

  let released: Promise<void>
  const carrier = () => ({ url: host.simulatorUrl })
  const post = async ({ context }: Desk, path: string, data: object) => {
    const answer = await context.request.post(proxy.url + path, { data, headers: { origin: proxy.url } })
    expect(answer.status()).toBe(200)
    return answer.json()
  }
  const idOf = async (number: string): Promise<string> =>
    (await database.query('select id from sms.numbers where number = $1', [number])).rows[0]?.id
  const act = async (number: string, action: string, data = {}) =>
    post(desk, `/admin/api/resources/sms_numbers/records/${await idOf(number)}/${action}`, data)

  const whole = tls && { key: tls.key, cert: tls.leaf + tls.intermediate }
  const incomplete = tls && { key: tls.key, cert: tls.leaf }

  /** What is wrong, how it comes to be so, where it shows, and how it is put right again. */
  interface Fault {
    wrong: string
    hop: string
    number?: string
    state?: 'red' | 'warned'
    says?: string
    make?(): Promise<unknown>
    mend?(): Promise<unknown>
  }
  const faults: Fault[] = [
    {
      wrong: 'the credentials were changed at the carrier',
      hop: 'credentials',
      make: () => control(carrier(), 'POST', '/credentials', { password: 'another one' }),
      mend: () => control(carrier(), 'POST', '/credentials', { password: demoCredentials.password }),
    },
    {
      wrong: 'the certificate’s chain is incomplete',
      hop: 'certificate',
      make: async () => incomplete && proxy.present(incomplete),
      mend: async () => whole && proxy.present(whole),
    },
    {
      wrong: 'a proxy eats the body',
      hop: 'body',
      make: async () => (proxy.habit = 'eats_body'),
      mend: async () => (proxy.habit = 'none'),
    },
    { wrong: 'the number is disabled', hop: 'enabled', number: off, make: () => act(off, 'disable') },
    {
      wrong: 'everyone is unavailable',
      hop: 'routed',
      state: 'warned',
      make: () => post(agent, '/api/sms/availability', { available: false }),
      mend: () => post(agent, '/api/sms/availability', { available: true }),
    },
    {
      wrong: 'the tier was lowered',
      hop: 'tier',
      make: () => database.query(`update tenants set tier = 'community' where name = 'Acme'`),
      mend: () => database.query(`update tenants set tier = 'professional' where name = 'Acme'`),
    },
    {
      wrong: 'the database is slow',
      hop: 'stored',
      make: async () => {
        const rival = await database.connect()
        await rival.query('begin')
        await rival.query('select from sms.number_state where number_id = $1 for update', [await idOf(front)])
        released = rival.query('select pg_sleep(4)').then(async () => {
          await rival.query('commit')
          rival.release()
        })
      },
      mend: () => released,
    },
    {
      wrong: 'the webhook was set elsewhere',
      hop: 'delivery',
      says: 'shows one text that never came here',
      make: async () => {
        await database.query(
          `update sms.webhook_state set set_at = clock_timestamp() - interval '1 day' where number_id = $1`,
          [await idOf(front)],
        )
        await control(carrier(), 'POST', '/mode', { did: front, mode: 'url', url: 'http://127.0.0.1:9/elsewhere' })
        const time = new Date(Date.now() - 600_000).toISOString()
        await control(carrier(), 'POST', '/text', { from: '+13055550147', to: front, text: 'Anybody?', time })
      },
      mend: () => act(front, 'setDelivery'),
    },
    {
      wrong: 'the token was rotated away',
      hop: 'token',
      make: async () => {
        const { url } = await control(carrier(), 'GET', `/settings/${encodeURIComponent(front)}`)
        await act(front, 'rotateToken')
        await control(carrier(), 'POST', '/mode', { did: front, mode: 'url', url })
        await database.query(
          'update sms.webhook_tokens set expires_at = clock_timestamp() where expires_at is not null',
        )
        await control(carrier(), 'POST', '/text', { from: '+13055550147', to: front, text: 'On the old one' })
      },
      mend: () => act(front, 'setDelivery'),
    },
    { wrong: 'nobody is assigned', hop: 'routed', make: () => act(front, 'unassign') },
  ]

  test('a number that is off: from the list to the red hop in 3 clicks, still there after a reload, and mended from there', async () => {
    const admin = await openDesk(browser, proxy.url)
    await signInUnseen(admin, { ...host, url: proxy.url }, 'admin@acme.example')
    const { page } = admin
    await page.goto(`${proxy.url}/admin/resources/sms_numbers?perPage=20`)
    await page.locator(`tr[data-number="${off}"]`).getByRole('button').click()
    await page.getByRole('menuitem', { name: 'Doctor' }).click()
    await page.getByRole('button', { name: 'Test now' }).click()
    await page.locator('[data-hop="enabled"][data-state="red"]').waitFor()
    await page.getByText('It breaks here: The number is enabled').waitFor()
    await picture(page, 'doctor-red')
    await page.reload()
    await page.locator('[data-hop="enabled"][data-state="red"]').waitFor()
    await page.getByRole('link', { name: 'Go and mend it: Enable' }).first().click()
    await page.getByRole('button', { name: 'Enable', exact: true }).click()
    await page.getByText('The number is on.').first().waitFor()
    expect(admin.complaints).toEqual([])
  }, 60_000)

  const findBroken = async (number: string, hop: string, state: string) => {
    const { page } = desk
    await goWithin(page, '/admin/resources/sms_numbers?perPage=20')
    await page.locator(`tr[data-number="${number}"] .sms-line__link`).focus()
    for (const key of ['m', 'd', 'Enter']) await page.keyboard.press(key)
    const button = page.getByRole('button', { name: /^Test (now|again)$/ })
    await button.and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Enter')
    await page.locator(`[data-hop="${hop}"][data-state="${state}"]`).waitFor()
    if (state === 'red') await comesTo(() => page.locator('.sms-hop--red').first().getAttribute('data-hop'), hop)
    await picture(page, `doctor-${hop}`)
  }
  for (const { wrong, hop, number = front, state = 'red', says, make, mend } of faults) {
    const where = hop === 'certificate' && !tls ? test.skip : test
    where(
      `from its line to the broken hop in 4 keys: ${wrong}`,
      async () => {
        await make?.()
        desk.complaints.length = 0
        try {
          await findBroken(number, hop, state)
          if (says) await desk.page.getByText(says).first().waitFor()
          if (says) await desk.page.locator('[data-hop="visible"][data-state="green"]').waitFor()
        } finally {
          await mend?.()
        }
        expect(desk.complaints).toEqual([])
      },
      60_000,
    )
  }
})
