import { randomUUID } from 'node:crypto'
import { asPrincipal } from '../src/access/principal.js'
import { demoCredentials } from '../src/simulator/simulator.js'
import { setDelivery } from '../src/numbers/set-delivery.js'
import { newToken } from '../src/numbers/webhook-address.js'
import { certificates, hasOpenssl } from './support/certificates.js'
import { brokenAt, diagnosed, doctorOf } from './support/diagnosis.js'
import { type FrontProxy, frontProxy } from './support/front-proxy.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { control } from './support/simulated-carrier.js'
import { somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

let proxy: FrontProxy
let w: World
let app: HostedApp
beforeAll(async () => {
  proxy = await frontProxy()
  w = await world({ publicUrl: proxy.url })
  app = await hostedApp(w, { options: { publicUrl: proxy.url } })
  proxy.target = app.url
})
afterAll(async () => {
  await app?.stop()
  await w?.stop()
  await proxy?.stop()
})
afterEach(async () => {
  proxy.habit = 'none'
})

/** A number whose texts come here: set at the carrier yesterday, held, and written to. */
async function working(): Promise<{ numberId: string; number: string }> {
  const linked = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]], setDelivery: true })
  const yesterday = `clock_timestamp() - interval '1 day'`
  await w.superuser.query(`update sms.webhook_state set set_at = ${yesterday} where number_id = $1`, [linked.numberId])
  const { status } = await control(w.simulator, 'POST', '/text', { from: somebody(), to: linked.number, text: 'Hi' })
  expect(status).toBe(200)
  return linked
}

const states = (test: { hops: { hop: string; state: string }[] }) =>
  Object.fromEntries(test.hops.map(({ hop, state }) => [hop, state]))

/** Everything that a test must not touch. */
async function traces(): Promise<unknown> {
  const tables = [
    'messages',
    'conversations',
    'inbox',
    'events',
    'opt_outs',
    'recent_texts',
    'usage_days',
    'number_state',
    'media',
    'outbox',
  ]
  const parts = tables.map(
    name => `(select coalesce(md5(string_agg(t::text, '' order by t::text)), '') from sms.${name} t) as ${name}`,
  )
  return (await w.superuser.query(`select ${parts.join(', ')}`)).rows[0]
}

test('where all is well every hop is green, and the test leaves one row in the log and nothing else', async () => {
  const { numberId } = await working()
  const before = await traces()
  const found = await diagnosed(app, w.acme.admin, numberId)
  expect(found).toMatchObject({ state: 'ended', startedBy: 'Acme admin' })
  expect(Object.values({ ...states(found), certificate: 'green' })).toEqual(Array(13).fill('green'))
  expect(found.hops.find(({ hop }) => hop === 'visible')?.values).toEqual({ names: ['Acme agent 1'] })
  expect(await traces()).toEqual(before)
  const { deliveries } = await doctorOf(app, w.acme.admin, numberId)
  expect(deliveries.map(({ outcome }) => outcome)).toEqual(['test', 'delivered'])
})

test('the credentials were changed at the carrier', async () => {
  const { numberId } = await working()
  await control(w.simulator, 'POST', '/credentials', { password: 'another one' })
  const found = await diagnosed(app, w.root, numberId)
  await control(w.simulator, 'POST', '/credentials', { password: demoCredentials.password })
  expect(brokenAt(found)).toBe('credentials: credentials_refused')
  expect(found.hops[0]?.mend).toEqual({ resource: 'sms_settings', action: 'edit', recordId: 'system' })
  expect(states(found)).toMatchObject({
    inventory: 'not_reached',
    delivery: 'not_reached',
    stored: 'green',
    visible: 'green',
  })
})

test('the webhook was set elsewhere, and the mode is still URL: the history shows what never came', async () => {
  const { numberId, number } = await working()
  await control(w.simulator, 'POST', '/mode', { did: number, mode: 'url', url: 'http://127.0.0.1:9/elsewhere' })
  const time = new Date(Date.now() - 600_000).toISOString()
  for (const text of ['Where are you?', 'Hello?'])
    await control(w.simulator, 'POST', '/text', { from: somebody(), to: number, text, time })
  const found = await diagnosed(app, w.root, numberId)
  expect(brokenAt(found)).toBe('delivery: texts_missed')
  expect(found.hops.find(({ hop }) => hop === 'delivery')).toMatchObject({
    values: { count: 2 },
    mend: { action: 'setDelivery' },
  })
  const { startedAt } = found
  await setDelivery(w.service, w.root, { numberId })
  expect((await diagnosed(app, w.root, numberId)).startedAt).not.toBe(startedAt)
})

test('the token was rotated away, and the carrier posts on the old address', async () => {
  const { numberId, number } = await working()
  await w.superuser.query('update sms.webhook_tokens set expires_at = clock_timestamp() where number_id = $1', [
    numberId,
  ])
  const { id, hash, ciphertext, keyId } = newToken(w.service.keyring)
  await w.superuser.query(
    'insert into sms.webhook_tokens (id, tenant_id, number_id, hash, ciphertext, key_id) values ($1, $2, $3, $4, $5, $6)',
    [id, w.acme.tenantId, numberId, hash, ciphertext, keyId],
  )
  await control(w.simulator, 'POST', '/text', { from: somebody(), to: number, text: 'On the old one' })
  const found = await diagnosed(app, w.root, numberId)
  expect(brokenAt(found)).toBe('token: token_rotated_away')
  expect(found.hops.find(({ hop }) => hop === 'token')).toMatchObject({
    values: { count: 1 },
    mend: { action: 'setDelivery' },
  })
  await w.superuser.query('update sms.webhook_tokens set expires_at = clock_timestamp() where number_id = $1', [
    numberId,
  ])
  expect(brokenAt(await diagnosed(app, w.root, numberId))).toBe('token: token_none')
})

const withTls = hasOpenssl ? test : test.skip
withTls('the certificate’s chain is incomplete', async () => {
  const { key, leaf } = certificates()
  const tls = await frontProxy({ key, cert: leaf })
  const secure = await hostedApp(w, { options: { publicUrl: tls.url } })
  tls.target = secure.url
  const { numberId } = await working()
  const found = await diagnosed(secure, w.root, numberId)
  await secure.stop()
  await tls.stop()
  expect(brokenAt(found)).toBe('certificate: chain_incomplete')
  expect(states(found)).toMatchObject({
    address: 'green',
    reachable: 'not_reached',
    stored: 'not_reached',
    visible: 'green',
  })
})

test('a proxy eats the body, or changes it', async () => {
  const { numberId } = await working()
  proxy.habit = 'eats_body'
  expect(brokenAt(await diagnosed(app, w.root, numberId))).toBe('body: body_lost')
  proxy.habit = 'changes_body'
  expect(brokenAt(await diagnosed(app, w.root, numberId))).toBe('body: body_changed')
})

test('the number is disabled', async () => {
  const { numberId } = await working()
  await (await app.as(w.acme.admin))
    .post(`/admin/api/resources/sms_numbers/records/${numberId}/disable`)
    .send({ reason: 'on leave' })
    .expect(200)
  const found = await diagnosed(app, w.acme.admin, numberId)
  expect(brokenAt(found)).toBe('enabled: number_disabled_because')
  expect(found.hops.find(({ hop }) => hop === 'enabled')).toMatchObject({
    values: { reason: 'on leave' },
    mend: { resource: 'sms_numbers', action: 'enable', recordId: numberId },
  })
  expect(states(found)).toMatchObject({ stored: 'green', tier: 'green', routed: 'not_reached', visible: 'not_reached' })
})

test('nobody is assigned', async () => {
  const { numberId } = await working()
  await (await app.as(w.acme.admin)).post(`/admin/api/resources/sms_numbers/records/${numberId}/unassign`).send({})
  const found = await diagnosed(app, w.acme.admin, numberId)
  expect(brokenAt(found)).toBe('routed: nobody_assigned')
})

test('everyone is unavailable: texts still land with all, and the doctor says so', async () => {
  const { numberId } = await working()
  const [agent] = w.acme.agents
  const { body } = await (await app.as(agent)).post('/api/sms/availability').send({ available: false })
  expect(body.available).toBe(false)
  const found = await diagnosed(app, w.acme.admin, numberId)
  await (await app.as(agent)).post('/api/sms/availability').send({ available: true })
  expect(brokenAt(found)).toBeNull()
  expect(found.hops.find(({ hop }) => hop === 'routed')).toMatchObject({
    state: 'warned',
    code: 'everyone_unavailable',
    values: { names: ['Acme agent 1'] },
  })
})

test('the tier was lowered', async () => {
  const { numberId } = await working()
  await w.host(w.hostKind.setTier(w.acme.tenantId, 'community'))
  const found = await diagnosed(app, w.acme.admin, numberId)
  await w.host(w.hostKind.setTier(w.acme.tenantId, 'professional'))
  expect(brokenAt(found)).toBe('tier: tier_closed')
})

test('the database is slow: a rival holds what every text waits for', async () => {
  const { numberId } = await working()
  const rival = await w.superuser.connect()
  await rival.query('begin')
  await rival.query('select from sms.number_state where number_id = $1 for update', [numberId])
  const ended = rival.query('select pg_sleep(2.5)').then(() => rival.query('commit'))
  const found = await diagnosed(app, w.acme.admin, numberId)
  await ended
  rival.release()
  expect(brokenAt(found)).toBe('stored: database_slow')
})

test('somebody else answers at the public address, or sends posts elsewhere', async () => {
  const { numberId } = await working()
  proxy.habit = 'answers_200'
  expect(brokenAt(await diagnosed(app, w.root, numberId))).toBe('reachable: answered_by_another')
  proxy.habit = 'redirects'
  const found = await diagnosed(app, w.root, numberId)
  expect(brokenAt(found)).toBe('reachable: redirected')
  expect(found.hops.find(({ hop }) => hop === 'reachable')?.values).toEqual({
    status: 301,
    to: 'https://www.example.com',
  })
})

test('a test whose secret is lost on the way is in nobody’s inbox and no conversation', async () => {
  const { numberId } = await working()
  const before = await traces()
  proxy.habit = 'strips_query'
  expect(brokenAt(await diagnosed(app, w.root, numberId))).toBe('reachable: answered_by_another')
  expect(await traces()).toEqual(before)
})

test('a secret that no test has, or that was used, makes no test of a text', async () => {
  const { numberId, number } = await working()
  await diagnosed(app, w.root, numberId)
  const address = (await control(w.simulator, 'GET', `/settings/${encodeURIComponent(number)}`)).url
  const guess = Buffer.from(randomUUID().repeat(2)).subarray(0, 32).toString('base64url')
  const answer = await fetch(`${address}?test=${guess}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: somebody(), to: [number], text: 'no test at all' }),
  })
  expect(answer.status).toBe(200)
  const { deliveries } = await doctorOf(app, w.root, numberId)
  expect(deliveries[0]?.outcome).toBe('delivered')
})

test('the doctor is for the number’s own admins, and its secrets for nobody', async () => {
  const { numberId } = await working()
  const address = `/admin/api/resources/sms_numbers/records/${numberId}/doctor`
  const told = await (await app.as(w.acme.admin)).post(address).send({})
  for (const who of [w.globex.admin, w.acme.agents[0]]) {
    for (const answer of [await (await app.as(who)).get(address), await (await app.as(who)).post(address).send({})]) {
      expect(answer.body).not.toHaveProperty('doctor')
    }
  }
  expect(told.text).not.toMatch(/webhook\/[\w-]{40}/)
  const hash = asPrincipal(w.db, w.root, tx => tx.query('select hash from sms.webhook_tests'))
  await expect(hash).rejects.toMatchObject({ code: '42501' })
})
