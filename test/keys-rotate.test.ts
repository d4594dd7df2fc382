import { randomBytes } from 'node:crypto'
import { ComponentLoader } from 'adminjs'
import { type Logger, pino } from 'pino'
import { asPrincipal } from '../src/access/principal.js'
import { type SmsNumbers, smsNumbers } from '../src/index.js'
import { keepPush } from '../src/messages/keep-push.js'
import { previewReplay } from '../src/messages/preview-replay.js'
import { showRequest } from '../src/messages/show-request.js'
import { startPushing } from '../src/messages/push-texts.js'
import { link } from '../src/numbers/link.js'
import { LinkInput } from '../src/numbers/link-input.js'
import { showWebhook } from '../src/numbers/show-webhook.js'
import { rotationSaid } from '../src/rotation-said.js'
import { sealedKinds } from '../src/sealed-kinds.js'
import { storedCredentials } from '../src/settings/credentials.js'
import { editSettings, EditSettingsInput } from '../src/settings/edit-settings.js'
import { type Keyring, keyringOf } from '../src/settings/keyring.js'
import { rotateKeys } from '../src/settings/rotate-keys.js'
import type { Service } from '../src/settings/service.js'
import { serviceCarrier } from '../src/settings/service-carrier.js'
import { demoCredentials } from '../src/simulator/simulator.js'
import { ingestTexts } from './support/inbound-text.js'
import { arriveRefused, arriveRetired } from './support/retired-text.js'
import { until } from './support/simulated-carrier.js'
import { type World, world } from './support/world.js'

let w: World
let lines: { numberId: string; number: string }[]
let retired: string[]
let refused: string[]
const fresh = randomBytes(32).toString('base64')
const hosts: SmsNumbers[] = []
let logged: Record<string, unknown>[]
let log: Logger
beforeAll(async () => {
  w = await world()
  lines = []
  for (let count = 0; count < 5; count++) lines.push(await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] }))
  retired = []
  for (const line of lines) retired.push(await arriveRetired(w, line))
  refused = []
  for (const line of lines.slice(0, 2)) refused.push(await arriveRefused(w, line))
  for (let count = 0; count < 3; count++) await device(w.service.keyring)
})
beforeEach(() => {
  logged = []
  log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(JSON.parse(line)) })
})
afterAll(async () => {
  for (const host of hosts) await host.stop()
  await w.stop()
})

/** One more browser to be told. */
async function device(keyring: Keyring) {
  const keys = { p256dh: randomBytes(65).toString('base64url'), auth: randomBytes(16).toString('base64url') }
  const address = { endpoint: `https://push.example.com/${randomBytes(9).toString('hex')}`, keys }
  await asPrincipal(w.db, w.acme.agents[0], tx => keepPush(tx, w.acme.agents[0], address, { keyring }))
}

/** Everything that is sealed, with what it is bound to. */
async function sealed() {
  const found: { kind: string; id: string; bound: string; ciphertext: Buffer; keyId: string }[] = []
  for (const { kind, boundTo } of sealedKinds) {
    const { rows } = await w.superuser.query(
      `select $1 as kind, id, ciphertext, key_id as "keyId" from sms.sealed_otherwise($1, 'none', null, 1000)`,
      [kind],
    )
    for (const row of rows) found.push({ ...row, bound: boundTo(row.id) })
  }
  return found
}
const left = (count: number) => sealedKinds.map(({ kind }) => expect.objectContaining({ kind, left: count }))
const hostWith = async (encryptionKey: string) => {
  const questblue = { baseUrl: w.simulator.url }
  const host = await smsNumbers({
    database: { connectionString: w.url },
    componentLoader: new ComponentLoader(),
    encryptionKey,
    publicUrl: 'http://127.0.0.1:9',
    ...w.hostKind.mapping,
    questblue,
    listen: false,
    logger: log,
  })
  hosts.push(host)
  return host
}

test('every table that holds a sealed value is known to the rotation', async () => {
  const partitions = `select relname from pg_class where relnamespace = 'sms'::regnamespace and relispartition`
  const { rows } = await w.superuser.query(
    `select table_name as name from information_schema.columns
     where table_schema = 'sms' and table_name not in (${partitions}) and (column_name = 'ciphertext' or column_name = 'key_id' and table_name <> 'encryption_keys')
     group by table_name having count(*) = 2 order by 1`,
  )
  const tables = ['delivery_bodies', 'push_subscriptions', 'retired_requests', 'secrets', 'webhook_tokens']
  expect(rows.map(({ name }) => name)).toEqual(tables)
  const { rows: half } = await w.superuser.query(
    `select distinct table_name from information_schema.columns c where table_schema = 'sms' and table_name not in (${partitions}) and data_type = 'bytea'
       and column_name not in ('hash', 'endpoint_hash', 'detail_hash', 'salt', 'bytes', 'request_hash', 'signature') and table_name <> all ($1)`,
    [tables],
  )
  expect(half).toEqual([])
  expect(new Set((await sealed()).map(({ kind }) => kind))).toEqual(new Set(sealedKinds.map(({ kind }) => kind)))
})

test('a sealed value opens in its own row, and in no other of any kind', async () => {
  const values = await sealed()
  const { keyring } = w.service
  let refused = 0
  for (const value of values) {
    expect(keyring.open(value, value.bound)).not.toBe('')
    for (const other of values.filter(each => each !== value)) {
      expect(() => keyring.open(value, other.bound)).toThrow()
      refused++
    }
    expect(() => keyring.open({ ...value, keyId: 'another' }, value.bound)).toThrow()
  }
  expect(refused).toBe(values.length * (values.length - 1))
})

describe('a ciphertext that somebody has moved to another row is not taken for the other’s', () => {
  const moved = async (change: string, work: () => Promise<unknown>) => {
    const client = await w.superuser.connect()
    const tables = ['secrets', 'webhook_tokens', 'retired_requests', 'delivery_bodies', 'push_subscriptions']
    for (const table of tables) await client.query(`create temp table kept_${table} as table sms.${table}`)
    try {
      await client.query(change)
      return await work()
    } finally {
      for (const [table, id] of [
        ['secrets', 'name'],
        ['webhook_tokens', 'id'],
        ['retired_requests', 'delivery_id'],
        ['delivery_bodies', 'delivery_id'],
        ['push_subscriptions', 'id'],
      ])
        await client.query(
          `update sms.${table} t set ciphertext = k.ciphertext from kept_${table} k where k.${id} = t.${id}`,
        )
      client.release(true)
    }
  }
  const anothers = (table: string, id: string) =>
    `update sms.${table} t set ciphertext = (select o.ciphertext from sms.${table} o where o.${id} <> t.${id} limit 1)`

  test('the credentials', async () => {
    const change = 'update sms.secrets set ciphertext = (select ciphertext from sms.webhook_tokens limit 1)'
    await moved(change, () => expect(storedCredentials(w.db, w.service.keyring)).rejects.toThrow(/authenticate/))
    expect(await storedCredentials(w.db, w.service.keyring)).toEqual(demoCredentials)
  })

  test('a webhook’s address', async () => {
    const [line] = lines
    const show = () => showWebhook(w.service, w.root, { numberId: line?.numberId ?? '' })
    await moved(anothers('webhook_tokens', 'id'), () => expect(show()).rejects.toThrow(/authenticate/))
    expect((await show()).url).toMatch(/\/api\/sms\/webhook\/[\w-]{43}$/)
  })

  test('a request on an address out of use', async () => {
    const look = () => previewReplay(w.service, w.root, { deliveryId: retired[0] ?? '' })
    await moved(anothers('retired_requests', 'delivery_id'), () => expect(look()).rejects.toThrow(/authenticate/))
    expect(await look()).toMatchObject({ text: 'on an old address' })
  })

  test('a request in the webhook’s log', async () => {
    const look = () => showRequest(w.service, w.root, { deliveryId: refused[0] ?? '' })
    await moved(anothers('delivery_bodies', 'delivery_id'), () => expect(look()).rejects.toThrow(/authenticate/))
    expect(await look()).toMatchObject({ request: { encoding: 'json' } })
  })

  test('a browser’s address: nothing is sent to the other', async () => {
    const push = { subject: 'mailto:a@example.com', publicKey: '', privateKey: '', text: false }
    await moved(anothers('push_subscriptions', 'id'), async () => {
      const pushing = startPushing({ service: w.service, log, push })
      await ingestTexts(w.db, [{ ...(lines[0] ?? { numberId: '', number: '' }), text: 'to nobody else' }])
      pushing.wake()
      await until(async () => logged.filter(({ msg }) => msg === 'a push failed; it comes round again').length === 3)
      await pushing.stop()
    })
    expect(JSON.stringify(logged)).toMatch(/authenticate/)
    await w.superuser.query('delete from sms.push_queue')
  })
})

test('nothing is sealed with a key that no host knows yet', async () => {
  const before = await sealed()
  const sms = await hostWith(`${fresh},${w.encryptionKey}`)
  await expect(sms.rotateKeys()).rejects.toMatchObject({ code: 'key_not_in_use' })
  expect(await sealed()).toEqual(before)
})

test('while hosts run and write, all is sealed with the newest key, and the older one can go', async () => {
  const keyring = keyringOf(`${fresh},${w.encryptionKey}`)
  const carrier = serviceCarrier({ db: w.db, keyring, baseUrl: w.simulator.url, log })
  const service: Service = { ...w.service, keyring, carrier }
  const sms = await hostWith(`${fresh},${w.encryptionKey}`)
  await sms.start()
  const plain = new Map((await sealed()).map(value => [value.bound, w.service.keyring.open(value, value.bound)]))

  const holder = await w.superuser.connect()
  await holder.query('begin')
  const [{ rows: held }] = [
    await holder.query('select id from sms.webhook_tokens order by id limit 1 for no key update'),
  ]
  const writes = [
    ...[keyring, w.service.keyring, keyring].map(device), // one of them by a host that was not started anew
    arriveRetired({ ...w, service }, lines[1] ?? { numberId: '', number: '' }),
    link(
      service,
      w.root,
      LinkInput.parse({ numbers: ['+19195550107'], tenantId: w.acme.tenantId, setDelivery: false }),
    ).then(() =>
      // Afterwards: nothing is linked while what was entered is untested.
      editSettings(service, w.root, EditSettingsInput.parse({ questblueUsername: demoCredentials.username })),
    ),
  ]
  const [first, second] = await Promise.all([sms.rotateKeys(), sms.rotateKeys(), ...writes])
  const tokens = (rotated: typeof first) => rotated.find(({ kind }) => kind === 'webhook_tokens')
  expect(tokens(first)?.left).toBeGreaterThanOrEqual(1) // somebody is changing it
  expect(tokens(second)?.left).toBeGreaterThanOrEqual(1)
  expect(rotationSaid(first)).toEqual({
    done: false,
    words: expect.stringMatching(/Keep the older keys, and run this again/),
  })
  await holder.query('commit')
  holder.release()

  const third = await sms.rotateKeys()
  expect(third).toEqual(left(0))
  expect(tokens(third)?.resealed).toBeGreaterThanOrEqual(held.length)
  expect(rotationSaid(third)).toEqual({ done: true, words: expect.stringMatching(/the older ones may go/) })
  expect(await sms.rotateKeys()).toEqual(sealedKinds.map(({ kind }) => ({ kind, resealed: 0, left: 0 })))

  const alone = keyringOf(fresh)
  const now = await sealed()
  for (const value of now)
    expect(alone.open(value, value.bound)).toBe(plain.get(value.bound) ?? alone.open(value, value.bound))
  for (const bound of plain.keys()) expect(now.map(value => value.bound)).toContain(bound)
  expect(await storedCredentials(w.db, alone)).toEqual(demoCredentials)
  const { rows } = await w.superuser.query(
    "select actor_role as role, ids from sms.audit where action = 'settings.keys_rotated'",
  )
  expect(rows.length).toBeGreaterThanOrEqual(2) // and none by the one that had nothing to do
  expect(rows.length).toBeLessThanOrEqual(3)
  expect(logged.filter(({ level }) => Number(level) >= 50)).toEqual([])
})

test('what no key opens is left as it is, and said', async () => {
  const keyring = keyringOf(fresh)
  const lost = keyringOf(randomBytes(32).toString('base64'))
  await device(lost)
  const rotated = await rotateKeys({ db: w.db, keyring, log }, sealedKinds)
  expect(rotated.find(({ kind }) => kind === 'push_addresses')).toMatchObject({ resealed: 0, left: 1 })
  const said = logged.filter(({ msg }) => msg === 'a sealed value cannot be opened')
  expect(said).toEqual([expect.objectContaining({ kind: 'push_addresses', keyId: lost.keyIds[0] })])
  expect(JSON.stringify(said)).not.toContain(fresh)
})
