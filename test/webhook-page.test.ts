import type { Principal } from '../src/access/principal.js'
import type { DeliveryRun } from '../src/numbers/show-delivery-run.js'
import type { Webhook } from '../src/numbers/show-webhook.js'
import { demoCredentials } from '../src/simulator/simulator.js'
import { doctorOf } from './support/diagnosis.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { control, until } from './support/simulated-carrier.js'
import { somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let app: HostedApp
beforeAll(async () => {
  w = await world()
  app = await hostedApp(w)
  w.service.publicUrl = app.url
})
afterAll(async () => {
  await app?.stop()
  await w?.stop()
})

const onNumber = (numberId: string, action: string) => `/admin/api/resources/sms_numbers/records/${numberId}/${action}`
const post = async (path: string, form: object = {}, who: Pick<Principal, 'userId'> = w.root) =>
  (await (await app.as(who)).post(path).send(form).expect(200)).body
const webhookOf = async (numberId: string): Promise<Webhook> =>
  (await (await app.as(w.root)).get(onNumber(numberId, 'showWebhook')).expect(200)).body.webhook
const text = (to: string, address?: string) =>
  control(w.simulator, 'POST', '/text', { from: somebody(), to, text: `Hello ${Math.random()}`, address })

describe('replacing an address', () => {
  test('the old one lives on for as long as was chosen, and it is seen when each was last used', async () => {
    const { numberId, number } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]], setDelivery: true })
    const before = await webhookOf(numberId)
    expect(before.tokens).toMatchObject([{ expiresAt: null, usedAt: null, ended: false }])
    expect((await text(number)).status).toBe(200)
    const { webhook, notice } = await post(onNumber(numberId, 'rotateToken'), { overlapHours: 24 })
    expect(notice).toMatchObject({ type: 'success', message: 'tokenRotated' })
    expect(webhook.url).not.toBe(before.url)
    expect((await control(w.simulator, 'GET', `/settings/${encodeURIComponent(number)}`)).url).toBe(webhook.url)
    const [fresh, old] = webhook.tokens
    expect(fresh).toMatchObject({ expiresAt: null, usedAt: null })
    expect(old.usedAt).not.toBeNull()
    const lives = new Date(old.expiresAt).getTime() - new Date(fresh.createdAt).getTime()
    expect(lives).toBeGreaterThan(23.9 * 3_600_000)

    expect((await text(number)).status).toBe(200)
    expect((await text(number, before.url)).status).toBe(200)
    const { tokens } = await webhookOf(numberId)
    expect(tokens.every(({ usedAt }) => usedAt !== null)).toBe(true)
    const { deliveries } = await doctorOf(app, w.root, numberId)
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered', 'delivered'])
  })

  test('at once: what still comes on the old one is kept, and counts as a use of it', async () => {
    const { numberId, number } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]], setDelivery: true })
    const { url } = await webhookOf(numberId)
    await post(onNumber(numberId, 'rotateToken'), { overlapHours: '0' })
    expect((await text(number, url)).status).toBe(200)
    const { tokens } = await webhookOf(numberId)
    expect(tokens).toMatchObject([
      { ended: false, usedAt: null },
      { ended: true, usedAt: expect.any(String) },
    ])
    const { deliveries } = await doctorOf(app, w.root, numberId)
    expect(deliveries[0]).toMatchObject({ outcome: 'rejected', reason: 'retired_token' })
    expect((await doctorOf(app, w.acme.admin, numberId)).deliveries).toEqual([])
  })

  test('refused by the carrier, all stays as it was; where it did not say, both live', async () => {
    const { numberId, number } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]], setDelivery: true })
    const { url } = await webhookOf(numberId)
    await control(w.simulator, 'POST', '/misbehave', { where: 'setDelivery', how: 'refuse', reason: 'not today' })
    const refused = await post(onNumber(numberId, 'rotateToken'), { overlapHours: 0 })
    expect(refused.notice.type).toBe('error')
    expect((await webhookOf(numberId)).url).toBe(url)
    expect((await text(number)).status).toBe(200)
    await control(w.simulator, 'POST', '/misbehave', { where: 'setDelivery', how: 'half' })
    const unsaid = await post(onNumber(numberId, 'rotateToken'), { overlapHours: 0 })
    expect(unsaid.error.code).toBe('carrier_unknown_outcome')
    const { tokens } = await webhookOf(numberId)
    expect(tokens.filter(({ ended }) => !ended)).toHaveLength(2)
    expect((await text(number, url)).status).toBe(200)
    const { deliveries } = await doctorOf(app, w.root, numberId)
    expect(deliveries[0]?.outcome).toBe('delivered')
  })

  test('nobody but a superadmin replaces one', async () => {
    const { numberId } = await w.linkedNumber(w.acme)
    const { notice } = await post(onNumber(numberId, 'rotateToken'), {}, w.acme.admin)
    expect(notice.type).toBe('error')
    expect((await webhookOf(numberId)).tokens).toHaveLength(1)
  })
})

test('what was changed at the carrier is shown as drift, until it is set again', async () => {
  const { numberId, number } = await w.linkedNumber(w.acme, { setDelivery: true })
  await control(w.simulator, 'POST', '/mode', { did: number, mode: 'email', email: 'old@example.com' })
  expect(await webhookOf(numberId)).toMatchObject({ state: 'not_url', drift: 'mode' })
  const doubt = async () =>
    (await w.superuser.query('select doubt_reason from sms.webhook_state where number_id = $1', [numberId])).rows[0]
      .doubt_reason
  expect(await doubt()).toBe('mode_changed')
  const { webhook } = await post(onNumber(numberId, 'setDelivery'))
  expect(webhook).toMatchObject({ state: 'set_by_us', drift: null })
  expect(await doubt()).toBeNull()
})

describe('all numbers of a tenant', () => {
  const path = '/admin/api/resources/sms_numbers/actions/setDeliveries'
  const runOf = async (tenantId: string): Promise<DeliveryRun | null> =>
    (await (await app.as(w.root)).get(path).query({ tenantId }).expect(200)).body.run
  const ended = async (tenantId: string): Promise<DeliveryRun> => {
    let run: DeliveryRun | null = null
    await until(async () => {
      run = await runOf(tenantId)
      return run !== null && run.endedAt !== null
    }, 20_000)
    if (!run) throw new Error('there is no run')
    return run
  }

  test('are set one after the other, whoever looks; what was refused stays to be read', async () => {
    const numbers = []
    for (let i = 0; i < 4; i++) numbers.push(await w.linkedNumber(w.globex))
    const [lost, ...others] = numbers
    await control(w.simulator, 'POST', '/inventory', { did: lost?.number, present: false })
    const begun = await post(path, { tenantId: w.globex.tenantId })
    expect(begun.notice.type).toBe('success')
    expect(begun.run.counts).toMatchObject({ refused: 0, left_out: 0 })
    const run = await ended(w.globex.tenantId)
    await control(w.simulator, 'POST', '/inventory', { did: lost?.number, present: true })
    expect(run.counts).toEqual({ waiting: 0, working: 0, done: 3, refused: 1, left_out: 0 })
    expect(run.numbers[0]).toMatchObject({
      numberId: lost?.numberId,
      state: 'refused',
      code: 'number_not_in_inventory',
    })
    for (const { number } of others) {
      const { url } = await control(w.simulator, 'GET', `/settings/${encodeURIComponent(number)}`)
      expect(url).toContain(`${app.url}/api/sms/webhook/`)
    }
    await post(path, { tenantId: w.globex.tenantId, which: 'not_set' })
    expect((await ended(w.globex.tenantId)).counts).toMatchObject({ done: 1, refused: 0 })
    const none = await post(path, { tenantId: w.globex.tenantId, which: 'not_set' })
    expect(none.error.code).toBe('nothing_to_set')
  })

  test('a refusal that all would meet leaves out the rest, and says why', async () => {
    await control(w.simulator, 'POST', '/credentials', { password: 'another one' })
    await post(path, { tenantId: w.globex.tenantId, which: 'all' })
    const run = await ended(w.globex.tenantId)
    await control(w.simulator, 'POST', '/credentials', { password: demoCredentials.password })
    expect(run.counts).toEqual({ waiting: 0, working: 0, done: 0, refused: 1, left_out: 3 })
    expect(run.numbers.at(-1)).toMatchObject({ state: 'left_out', code: 'carrier_unauthorised' })
  })

  test('are set by superadmins alone', async () => {
    const before = await runOf(w.globex.tenantId)
    for (const who of [w.globex.admin, w.globex.agents[0]]) {
      const refused = await post(path, { tenantId: w.globex.tenantId }, who)
      expect(refused.notice.type).toBe('error')
      expect(refused.run ?? null).toBeNull()
    }
    expect(await runOf(w.globex.tenantId)).toEqual(before)
  })
})

describe('a test with a real text', () => {
  test('from a phone: the page waits, and tells each step when it comes', async () => {
    const { numberId, number } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]], setDelivery: true })
    const begun = await post(onNumber(numberId, 'doctor'), { what: 'phone' }, w.acme.admin)
    expect(begun.doctor.realText).toMatchObject({ kind: 'phone', state: 'waiting' })
    await text(number)
    const { realText } = await doctorOf(app, w.acme.admin, numberId)
    expect(realText).toMatchObject({ state: 'arrived', from: expect.stringMatching(/^\+1305555/) })
    expect(realText?.steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'came green',
      'stored green',
      'routed green',
    ])
    expect(realText?.steps[2]?.values).toEqual({ names: ['Acme agent 1'] })
  })

  test('from another number of the tenant that the admin holds: it is sent through the carrier, and comes back', async () => {
    const { numberId } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]], setDelivery: true })
    const sender = await w.linkedNumber(w.acme, { holders: [w.acme.admin], setDelivery: true })
    const foreign = await w.linkedNumber(w.acme, { holders: [w.acme.agents[1]] })
    const { senders } = await doctorOf(app, w.acme.admin, numberId)
    expect(senders.map(({ id }) => id)).toEqual([sender.numberId])
    const refused = await post(
      onNumber(numberId, 'doctor'),
      { what: 'number', fromNumberId: foreign.numberId },
      w.acme.admin,
    )
    expect(refused.error.code).toBe('number_not_held')
    const unsaid = await post(onNumber(numberId, 'doctor'), { what: 'number' }, w.acme.admin)
    expect(unsaid.error.code).toBe('invalid_input')
    await post(onNumber(numberId, 'doctor'), { what: 'number', fromNumberId: sender.numberId }, w.acme.admin)
    await until(async () => (await doctorOf(app, w.acme.admin, numberId)).realText?.state === 'arrived', 15_000)
    await until(async () => {
      const { realText } = await doctorOf(app, w.acme.admin, numberId)
      return realText?.steps.every(({ state }) => state === 'green') ?? false
    }, 15_000)
    const { realText } = await doctorOf(app, w.acme.admin, numberId)
    expect(realText?.steps.map(({ step }) => step)).toEqual(['queued', 'handed', 'came', 'stored', 'routed'])
    expect(realText?.from).toBe(sender.number)
  })
})
