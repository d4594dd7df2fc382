import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asPrincipal, asWorker, type Principal } from '../src/access/principal.js'
import { newKeys, pushOptions } from '../src/host/push-options.js'
import { keepPush } from '../src/messages/keep-push.js'
import { postPush } from '../src/messages/post-push.js'
import { type PushingOptions, startPushing } from '../src/messages/push-texts.js'
import type { Repeating } from '../src/messages/repeat.js'
import { spreadEvents } from '../src/messages/spread-events.js'
import { startUpkeep } from '../src/messages/upkeep.js'
import { AssignInput, assign } from '../src/numbers/assign.js'
import { setTimer } from '../src/numbers/set-timer.js'
import { unassign } from '../src/numbers/unassign.js'
import { parseOptions } from '../src/options.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { type PushService, senderOf, startPushService } from './support/push-service.js'
import { until } from './support/simulated-carrier.js'
import { type World, world } from './support/world.js'

const [publicKey = '', privateKey = ''] = newKeys().split(',')
const subject = 'mailto:admin@example.com'

let w: World
let service: PushService
beforeAll(async () => {
  ;[w, service] = await Promise.all([world(), startPushService()])
})
afterAll(async () => {
  await service?.stop()
  await w?.stop()
})

const pushers: Repeating[] = []
const pushing = (more: Partial<PushingOptions> = {}, text = false) => {
  const push = { subject, publicKey, privateKey, trustedOrigin: service.origin, text }
  const pusher = startPushing({ service: w.service, log: w.service.log, push, ...more })
  pushers.push(pusher)
  return pusher
}
afterEach(async () => {
  for (const pusher of pushers.splice(0)) await pusher.stop()
  await w.superuser.query('delete from sms.push_subscriptions')
  service.pushes.splice(0)
  service.answer = { status: 201 }
})

/** A device of this person's, and where it is reached. */
const deviceOf = async (who: Principal) => {
  const address = service.device()
  const { keyring } = w.service
  await asPrincipal(w.db, who, tx => keepPush(tx, who, address, { keyring, trustedOrigin: service.origin }))
  return address
}
const line = (...holders: Principal[]) => w.linkedNumber(w.acme, { holders })
const rowsOf = async (table: string) => (await w.superuser.query(`select * from sms.${table}`)).rows
const nothingWaits = () => until(async () => (await rowsOf('push_queue')).length === 0)
const pathOf = ({ endpoint }: { endpoint: string }) => new URL(endpoint).pathname

test('a person is told on each of their devices: who wrote to which number, how much is unread, and nothing of what', async () => {
  const [agent, other] = w.acme.agents
  const [telephone, laptop] = [await deviceOf(agent), await deviceOf(agent)]
  await deviceOf(other)
  const number = await line(agent)
  await w.superuser.query("update sms.numbers set label = 'Front desk' where id = $1", [number.numberId])
  const [outcome] = await ingestTexts(w.db, [{ ...number, from: '+13035559001', text: 'a private matter' }])
  pushing()
  await until(async () => service.pushes.length === 2)
  await nothingWaits()
  expect(service.pushes.map(({ path }) => path).sort()).toEqual([pathOf(telephone), pathOf(laptop)].sort())
  for (const push of service.pushes) {
    expect(push.payload).toEqual({
      id: expect.any(String),
      number: number.number,
      label: 'Front desk',
      peer: '+13035559001',
      unread: 1,
      newestId: outcome?.message_id,
    })
    expect(push.headers).toMatchObject({ ttl: '86400', urgency: 'high', 'content-encoding': 'aes128gcm' })
    expect(push.headers.topic).toMatch(/^[\w-]{22}$/)
    expect(senderOf(push)).toMatchObject({ publicKey, claims: { aud: service.origin, sub: subject } })
  }
})

test('the text goes along only when it was asked for', async () => {
  const [agent] = w.acme.agents
  await deviceOf(agent)
  await ingestTexts(w.db, [{ ...(await line(agent)), text: 'shown on request' }])
  pushing({}, true)
  await until(async () => service.pushes.length === 1)
  expect(service.pushes[0]?.payload).toMatchObject({ text: 'shown on request' })
})

test.each([404, 410])(
  'a browser that is gone (%s) is forgotten, and the others are told all the same',
  async status => {
    const [gone, fine] = w.acme.agents
    await deviceOf(gone)
    await ingestTexts(w.db, [await line(gone)])
    service.answer = { status }
    const pusher = pushing()
    await until(async () => (await rowsOf('push_subscriptions')).length === 0)
    expect(await rowsOf('push_queue')).toEqual([])
    service.answer = { status: 201 }
    await deviceOf(fine)
    await ingestTexts(w.db, [await line(fine)])
    pusher.wake()
    await until(async () => service.pushes.length === 2)
  },
)

test('a push service that asks for time gets it; one that stumbles is tried again, ever later, and not for ever', async () => {
  const [agent] = w.acme.agents
  await deviceOf(agent)
  await ingestTexts(w.db, [await line(agent)])
  const waits = async () => {
    const { rows } = await w.superuser.query(
      'select tries, extract(epoch from due_at - clock_timestamp())::float as wait from sms.push_queue',
    )
    return rows[0] ?? { tries: 0, wait: 0 }
  }
  const again = () => w.superuser.query('update sms.push_queue set due_at = clock_timestamp()')

  service.answer = { status: 429, headers: { 'retry-after': '1200' } }
  const pusher = pushing()
  await until(async () => (await waits()).wait > 1_100)
  expect((await waits()).wait).toBeLessThanOrEqual(1_200)
  service.answer = { status: 503, headers: { 'retry-after': new Date(Date.now() + 2_000_000).toUTCString() } }
  await again()
  pusher.wake()
  await until(async () => (await waits()).wait > 1_900)
  service.answer = { status: 500 }
  await again()
  pusher.wake()
  await until(async () => (await waits()).tries === 3 && (await waits()).wait > 100) // thirty seconds, doubled twice

  await w.superuser.query('update sms.push_queue set tries = 9')
  await again()
  pusher.wake()
  await nothingWaits()
  expect(service.pushes).toHaveLength(4)
  expect(await rowsOf('push_subscriptions')).toHaveLength(1)
})

test('what waits for a day is no news any more', async () => {
  const [agent] = w.acme.agents
  await deviceOf(agent)
  await ingestTexts(w.db, [await line(agent), await line(agent)])
  await spreadEvents(w.db)
  await w.superuser.query(
    "update sms.push_queue set since = since - interval '25 hours' where seq = (select min(seq) from sms.push_queue)",
  )
  const upkeep = startUpkeep({ service: w.service, log: w.service.log })
  await until(async () => (await rowsOf('push_queue')).length === 1)
  await upkeep.stop()
})

describe('right before it is sent it is asked whom it concerns', () => {
  const left: [string, (who: Principal, numberId: string) => Promise<unknown>][] = [
    [
      'has the number no more',
      (_who, numberId) =>
        asPrincipal(w.db, w.acme.admin, tx =>
          assign(tx, w.acme.admin, AssignInput.parse({ numberId, userId: w.acme.agents[2].userId })),
        ),
    ],
    [
      'was taken off it',
      (_who, numberId) => asPrincipal(w.db, w.acme.admin, tx => unassign(tx, w.acme.admin, { numberId })),
    ],
    ['was deactivated by the host', ({ userId }) => w.host(w.hostKind.deactivate(userId))],
    ['was moved to another tenant', ({ userId }) => w.host(w.hostKind.move(userId, w.globex.tenantId))],
    ['was deleted', ({ userId }) => w.host(w.hostKind.remove(userId))],
    [
      'has read it meanwhile',
      ({ userId }) => w.superuser.query('update sms.inbox set read_at = now() where user_id = $1', [userId]),
    ],
  ]
  test.each(left)('who %s is left in peace', async (_why, change) => {
    const person = await w.person(w.acme.tenantId, 'user')
    await deviceOf(person)
    const number = await line(person)
    await ingestTexts(w.db, [number])
    await spreadEvents(w.db)
    expect(await rowsOf('push_queue')).toHaveLength(1)
    await change(person, number.numberId)
    pushing()
    await nothingWaits()
    expect(service.pushes).toEqual([])
  })
})

test('what a process that was killed had in hand is sent by another when its time is over: at least once', async () => {
  const [agent] = w.acme.agents
  await deviceOf(agent)
  await ingestTexts(w.db, [await line(agent)])
  await spreadEvents(w.db)
  await asWorker(w.db, tx => tx.query("select from sms.push_to_send(8, interval '1500 milliseconds', false)"))
  const pusher = pushing()
  await pusher.stop()
  expect(service.pushes).toEqual([])
  pushing()
  await until(async () => service.pushes.length === 1)
  await nothingWaits()
})

test('several processes share the pushing: each text goes to each device once', async () => {
  const [agent] = w.acme.agents
  const number = await line(agent)
  await deviceOf(agent)
  await deviceOf(agent)
  await ingestTexts(
    w.db,
    Array.from({ length: 20 }, (_, place) => ({ ...number, from: `+1303555${9100 + place}` })),
  )
  for (let count = 0; count < 3; count++) pushing()
  await until(async () => service.pushes.length === 40)
  await nothingWaits()
  expect(new Set(service.pushes.map(({ path, payload }) => path + JSON.stringify(payload))).size).toBe(40)
})

test('what moved on is pushed to the one who has it now', async () => {
  const [first, second] = w.acme.agents
  const number = await w.linkedNumber(w.acme, { holders: [first, second], routing: 'backup' })
  await asPrincipal(w.db, w.acme.admin, tx => setTimer(tx, w.acme.admin, { numberId: number.numberId, minutes: 5 }))
  const devices = [await deviceOf(first), await deviceOf(second)]
  await ingestTexts(w.db, [number])
  const pusher = pushing()
  await until(async () => service.pushes.length === 1)
  await asWorker(w.db, tx => tx.query("select sms.move_on(clock_timestamp() + interval '301 seconds')"))
  pusher.wake()
  await until(async () => service.pushes.length === 2)
  expect(service.pushes.map(({ path }) => path)).toEqual(devices.map(pathOf))
})

test('of a group text it is told who wrote last', async () => {
  const [agent] = w.acme.agents
  await deviceOf(agent)
  const number = await line(agent)
  const [one, two] = ['+13035559201', '+13035559202']
  await ingestTexts(w.db, [{ ...number, from: one, to: [number.number, two], at: new Date(Date.now() - 5_000) }])
  await ingestTexts(w.db, [{ ...number, from: two, to: [number.number, one] }])
  pushing()
  await until(async () => service.pushes.length === 2)
  expect(service.pushes.at(-1)?.payload).toMatchObject({ peer: two, unread: 2 })
})

test('a push service is called on the public internet alone, whatever a name turns out to be', async () => {
  const { keys } = service.device()
  const sender = { subject, publicKey, privateKey }
  const message = { topic: 'x', payload: '{}' }
  expect(await postPush(sender, { endpoint: `${service.origin}/push/x`, keys }, message)).toEqual({ outcome: 'gone' })
  expect(await postPush(sender, { endpoint: 'https://localhost/push/x', keys }, message)).toEqual({ outcome: 'gone' })
  expect(service.pushes).toEqual([])
})

describe('over REST', () => {
  let app: HostedApp
  beforeAll(async () => {
    const push = { subject, publicKey, privateKey, trustedOrigin: service.origin }
    app = await hostedApp(w, { options: { push } })
  })
  afterAll(() => app?.stop())

  test('a device is kept, told from the webhook’s commit on, and ended; its address is kept sealed', async () => {
    const [who] = w.acme.agents
    const agent = await app.as(who)
    expect((await agent.get('/api/sms/push')).body).toEqual({ publicKey })
    const address = service.device()
    const { endpoint } = address
    expect((await agent.post('/api/sms/push/check').send({ endpoint })).body).toEqual({ mine: false })
    await agent
      .post('/api/sms/push/subscriptions')
      .send({ ...address, expirationTime: null })
      .expect(201)
    expect((await agent.post('/api/sms/push/check').send({ endpoint })).body).toEqual({ mine: true })
    const [stored] = await rowsOf('push_subscriptions')
    for (const secret of [endpoint, pathOf(address), address.keys.auth])
      expect(Buffer.from(stored.ciphertext).toString('latin1') + JSON.stringify(stored)).not.toContain(secret)

    await ingestTexts(w.db, [await line(who)])
    await until(async () => service.pushes.length === 1)
    expect((await agent.post('/api/sms/push/end').send({ endpoint })).body).toEqual({ ended: true })
    expect((await agent.post('/api/sms/push/end').send({ endpoint })).body).toEqual({ ended: false })
    await ingestTexts(w.db, [await line(who)])
    await spreadEvents(w.db)
    expect(await rowsOf('push_queue')).toEqual([])
  })

  test('a browser that another person takes over tells the first one no more, and nobody ends another’s', async () => {
    const [first, second] = await Promise.all(w.acme.agents.slice(0, 2).map(who => app.as(who)))
    const address = service.device()
    const { endpoint } = address
    await first?.post('/api/sms/push/subscriptions').send(address).expect(201)
    expect((await second?.post('/api/sms/push/end').send({ endpoint }))?.body).toEqual({ ended: false })
    await second?.post('/api/sms/push/subscriptions').send(address).expect(201)
    expect((await first?.post('/api/sms/push/check').send({ endpoint }))?.body).toEqual({ mine: false })
    expect(await rowsOf('push_subscriptions')).toMatchObject([{ user_id: w.acme.agents[1].userId }])
  })

  test.each([
    ['http', 'http://push.example.com/x'],
    ['this machine', 'https://127.0.0.1/x'],
    ['this machine by IPv6', 'https://[::1]/x'],
    ['the cloud’s own service', 'https://169.254.169.254/latest/meta-data'],
    ['a private network', 'https://10.0.0.5/x'],
    ['a port of its own', 'https://push.example.com:8443/x'],
    ['a password', 'https://user:secret@push.example.com/x'],
    ['no address', 'not an address'],
  ])('an address that leads to %s is refused, and nothing is kept', async (_where, endpoint) => {
    const agent = await app.as(w.acme.agents[0])
    const answer = await agent.post('/api/sms/push/subscriptions').send({ ...service.device(), endpoint })
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_input'])
    expect(await rowsOf('push_subscriptions')).toEqual([])
  })

  test('of one person the twenty newest devices are kept', async () => {
    const agent = await app.as(w.acme.agents[0])
    for (let count = 0; count < 22; count++)
      await agent.post('/api/sms/push/subscriptions').send(service.device()).expect(201)
    expect(await rowsOf('push_subscriptions')).toHaveLength(20)
  })
})

test('where it is not set up, the API says so and takes no device', async () => {
  const app = await hostedApp(w)
  const agent = await app.as(w.acme.agents[0])
  expect((await agent.get('/api/sms/push')).body).toEqual({ publicKey: null })
  await agent.post('/api/sms/push/subscriptions').send(service.device()).expect(404)
  await app.stop()
})

test('the small host makes its keys once, keeps them for itself, and they are what the option takes', async () => {
  const path = await mkdtemp(join(tmpdir(), 'sms-push-'))
  const nothing = { vapidKeys: undefined, vapidSubject: undefined }
  const made = await pushOptions(nothing, { path }, 'https://panel.example.com')
  expect(await pushOptions(nothing, { path }, 'https://panel.example.com')).toEqual(made)
  expect((await stat(join(path, 'push.keys'))).mode & 0o777).toBe(0o600)
  const given = { vapidKeys: `${publicKey}, ${privateKey}`, vapidSubject: subject }
  expect(await pushOptions(given, { path }, 'http://127.0.0.1:3000')).toEqual({ subject, publicKey, privateKey })
  await rm(path, { recursive: true })
  expect(() => parseOptions({ push: made })).toThrow(/^(?![\s\S]*push)/)
  expect(() => parseOptions({ push: { ...made, publicKey: 'short', subject: 'me' } })).toThrow(
    /push\.subject: expected whom[\s\S]*push\.publicKey: expected 65 bytes/,
  )
})
