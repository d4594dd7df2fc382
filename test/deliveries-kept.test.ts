import { gzipSync } from 'node:zlib'
import request from 'supertest'
import { asPrincipal, asWorker, type Principal } from '../src/access/principal.js'
import { one } from '../src/database/transaction.js'
import { erasePeer } from '../src/messages/erase-peer.js'
import { deliveryBodyBound } from '../src/messages/kept-request.js'
import { placeHold, PlaceHoldInput } from '../src/messages/place-hold.js'
import { previewErasure } from '../src/messages/preview-erasure.js'
import { previewReplay } from '../src/messages/preview-replay.js'
import { replay } from '../src/messages/replay.js'
import { unlink } from '../src/numbers/unlink.js'
import { type OpenDoors, openDoors, webhookPath } from './support/doors.js'
import { type TestPanel, testPanel } from './support/panel.js'
import { refusal, somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let doors: OpenDoors
let panel: TestPanel
beforeAll(async () => {
  w = await world()
  doors = await openDoors(w, { frontProxy: { header: { name: 'x-proxy', value: 'a long word of the proxy' } } })
  panel = await testPanel(w)
})
afterAll(async () => {
  await panel.stop()
  await doors.stop()
  await w.stop()
})

const log = '/admin/api/resources/sms_deliveries'
const rowsOf = async (sql: string, values: unknown[] = []) => (await w.superuser.query(sql, values)).rows
const json = 'application/json'
const line = async (tenant = w.acme) => {
  const number = await w.linkedNumber(tenant, { holders: [tenant.agents[0]] })
  return { ...number, path: await webhookPath(w, number.numberId) }
}
const post = async (path: string, body: string | Buffer, headers: Record<string, string> = { 'content-type': json }) =>
  (await fetch(doors.url + path, { method: 'POST', headers, body: new Uint8Array(Buffer.from(body)) })).status
const newest = async (number: string | null) =>
  (
    await rowsOf('select id, outcome from sms.deliveries where number is not distinct from $1 order by id desc', [
      number,
    ])
  )[0]
/** What is kept of a delivery, opened. */
const kept = async (id: string) => {
  const [row] = await rowsOf(
    'select size, ciphertext, key_id as "keyId", tableoid::regclass::text as place from sms.delivery_bodies where delivery_id = $1',
    [id],
  )
  if (!row) return undefined
  const { body, ...how } = JSON.parse(w.service.keyring.open(row, deliveryBodyBound(id)))
  return {
    ...how,
    body: Buffer.from(body, 'base64').toString('utf8'),
    size: row.size,
    sealed: row.ciphertext,
    place: row.place,
  }
}
const read = async (who: Principal, path: string, query: object = {}) =>
  (await (await panel.as(who)).get(`${log}${path}`).query(query)).body

test('whatever authenticates is kept as it came, sealed, in the month that it came in; what does not is kept nowhere', async () => {
  const { number, path } = await line()
  const bodies = [
    [`{"from":"3035550001","to":["${number.slice(2)}"],"text":"my \\u0000 secret","media":[]}  \n`, json, 200],
    [`from=%2B13035550001&to=%2B${number.slice(1)}&msg=my+secret`, 'application/x-www-form-urlencoded', 200],
    [`{"from":"${number}","to":"3035550001","status":"delivered"}`, json, 200],
    ['{"sender":"3035550001","body":"my secret"}', json, 400],
    ['my secret, in no form at all', 'text/plain', 400],
  ] as const
  for (const [body, contentType, status] of bodies) {
    expect(await post(path, body, { 'content-type': contentType })).toBe(status)
    const { id } = await newest(number)
    const found = await kept(id)
    expect(found).toMatchObject({ body, contentType, size: body.length })
    expect(found?.place).toMatch(/^sms\.delivery_bodies_\d{6}$/)
    expect(found?.sealed.includes('secret')).toBe(false)
  }
  const packed = { 'content-type': json, 'content-encoding': 'gzip' }
  expect(await post(path, gzipSync(`{"from":"3035550001","to":"${number}","text":"packed"}`), packed)).toBe(400)
  const { id } = await newest(number)
  expect(await kept(id)).toMatchObject({ encoding: 'gzip' })
  expect(await replay(w.service, w.root, { deliveryId: id })).toMatchObject({ outcome: 'delivered' })

  const [before] = await rowsOf('select count(*) from sms.delivery_bodies')
  const large = 'x'.repeat(300 * 1024)
  expect(await post(path, JSON.stringify({ from: '3035550001', to: [number], text: 'y', large }))).toBe(200)
  expect(await post(path, 'x'.repeat(1024 * 1024 + 1), { 'content-type': 'text/plain' })).toBe(413)
  expect(await post('/api/sms/webhook/never-ours', '{"from":"3035550001"}')).toBe(401)
  expect((await rowsOf('select count(*) from sms.delivery_bodies'))[0]).toEqual(before)
  expect(JSON.stringify(doors.lines)).not.toContain('secret')
})

test('an admin sees which fields came and of what kind, of the own tenant alone; never what they say', async () => {
  const { number, path } = await line()
  const foreign = await line(w.globex)
  const body = {
    sender: '(303) 555-7788',
    to: [number, '+13035557799'],
    body: 'a lump on my left arm',
    extra: { kind: 4, 'call me at 3035557788': true },
  }
  expect(await post(path, JSON.stringify(body))).toBe(400)
  const { id } = await newest(number)
  for (const who of [w.acme.admin, w.root]) {
    const { came } = await read(who, `/records/${id}/showRequest`)
    expect(came.request).toEqual({
      contentType: json,
      encoding: 'json',
      size: JSON.stringify(body).length,
      broken: null,
      fields: [
        { name: 'sender', known: false, values: [{ kind: 'phone', shown: '…7788' }] },
        {
          name: 'to',
          known: true,
          values: [
            { kind: 'phone', shown: number },
            { kind: 'phone', shown: '…7799' },
          ],
        },
        { name: 'body', known: false, values: [{ kind: 'text', length: 21 }] },
        { name: 'extra.kind', known: false, values: [{ kind: 'number' }] },
        { name: 'extra.(21)', known: false, values: [{ kind: 'flag' }] },
      ],
    })
  }
  const opened = await rowsOf(
    "select tenant_id as tenant, actor from sms.audit where action = 'delivery.opened' and ids ->> 'delivery' = $1 order by at",
    [id],
  )
  expect(opened).toEqual([w.acme.admin, w.root].map(({ userId }) => ({ tenant: w.acme.tenantId, actor: userId })))
  for (const who of [w.globex.admin, w.acme.agents[0]])
    expect((await read(who, `/records/${id}/showRequest`)).came).toBeUndefined()
  expect(await post(foreign.path, 'nothing=of+it')).toBe(400)
  await w.superuser.query('delete from sms.delivery_bodies where delivery_id = $1', [(await newest(foreign.number)).id])
  expect(
    (await read(w.globex.admin, `/records/${(await newest(foreign.number)).id}/showRequest`)).came.request,
  ).toBeNull()
})

test('bodies are thrown away after the days that a superadmin sets, and kept beyond while their tenant has a hold', async () => {
  const [mine, held] = [await line(), await line(w.globex)]
  const old = async (number: { numberId: string; number: string } | null, tenantId: string | null) => {
    const [row] = await rowsOf(
      `with d as (
         insert into sms.deliveries (id, tenant_id, number_id, number, at, outcome, duration_ms)
         select sms.uuid_v7(now() - interval '3 days'), $1, $2, $3, now() - interval '3 days', 'rejected', 1 returning id)
       insert into sms.delivery_bodies select id, 1, '\\x00', 'x' from d returning delivery_id as id`,
      [tenantId, number?.numberId ?? null, number?.number ?? null],
    )
    return String(row.id)
  }
  const ids = [await old(mine, w.acme.tenantId), await old(held, w.globex.tenantId), await old(null, null)]
  const left = async () =>
    (await rowsOf('select delivery_id as id from sms.delivery_bodies where delivery_id = any ($1)', [ids])).map(
      ({ id }) => id,
    )
  const forget = (most: number) => asWorker(w.db, tx => one(tx, 'select sms.forget_bodies($1) as count', [most]))
  const root = await panel.as(w.root)
  const set = async (bodyDays: string) =>
    (await root.post('/admin/api/resources/sms_settings/records/system/edit').send({ bodyDays })).body
  const hold = PlaceHoldInput.parse({
    tenantId: w.globex.tenantId,
    kind: 'number',
    subject: held.number,
    matter: 'Doe',
  })
  await asPrincipal(w.db, w.globex.admin, tx => placeHold(tx, w.globex.admin, hold))
  expect(await forget(100)).toEqual({ count: 0 })
  for (const wrong of ['0', '366', 'x']) expect((await set(wrong)).error.fields).toEqual(['bodyDays'])
  expect((await set('2')).notice.type).toBe('success')
  expect((await set('2')).record.params.bodyDays).toBe(2)
  expect(
    await rowsOf(
      "select detail from sms.audit a join sms.audit_details d on d.audit_id = a.id where action = 'settings.body_days'",
    ),
  ).toEqual([{ detail: { days: 2 } }])
  expect(await forget(1)).toEqual({ count: 1 })
  expect(await forget(100)).toEqual({ count: 1 })
  expect(await left()).toEqual([ids[1]])
  const ahead = "select count(*)::integer from pg_inherits where inhparent = 'sms.delivery_bodies'::regclass"
  expect((await rowsOf(ahead))[0].count).toBe(5) // this month, three more, and whatever is in none
  await w.superuser.query("update sms.legal_holds set released_at = now(), released_reason = 'settled'")
  expect(await forget(100)).toEqual({ count: 1 })
})

test('erasing a customer throws away what their texts and reports came as, and what nobody could read but holds their number', async () => {
  const mine = await line()
  const other = await line(w.globex)
  const peer = somebody()
  const [friend, stranger] = [somebody(), somebody()]
  const plain = peer.slice(2)
  const written = `(${plain.slice(0, 3)}) ${plain.slice(3, 6)}-${plain.slice(6)}`
  const texts: [string, object, number][] = [
    [mine.path, { from: peer, to: [mine.number], text: 'mine' }, 200],
    [mine.path, { from: friend, to: [mine.number, peer], text: 'of a group' }, 200],
    [mine.path, { from: mine.number, to: peer, status: 'delivered' }, 200],
    [mine.path, { sender: written, body: 'in no dialect' }, 400],
    [mine.path, { sender: stranger, body: 'in no dialect' }, 400],
    [mine.path, { from: stranger, to: [mine.number], text: 'of somebody else' }, 200],
    [other.path, { from: peer, to: [other.number], text: 'to Globex' }, 200],
    [other.path, { sender: written, body: 'to Globex in no dialect' }, 400],
  ]
  const ids: string[] = []
  for (const [path, body, status] of texts) {
    expect(await post(path, JSON.stringify(body))).toBe(status)
    ids.push((await rowsOf('select id from sms.deliveries order by id desc limit 1'))[0].id)
  }
  const left = async () =>
    (
      await rowsOf('select delivery_id as id from sms.delivery_bodies where delivery_id = any ($1) order by 1', [ids])
    ).map(({ id }) => texts[ids.indexOf(id)]?.[1])
  expect(await left()).toHaveLength(texts.length)
  const asked = { tenantId: undefined, peer }
  const before = await previewErasure(w.service, w.acme.admin, asked)
  expect(before.requests).toBe(2) // a report of no text of ours, and what is in no dialect
  const done = await erasePeer(w.service, w.acme.admin, { ...asked, confirm: peer })
  expect(done.requests).toBe(before.requests)
  expect(await left()).toEqual([texts[4]?.[1], texts[5]?.[1], texts[6]?.[1], texts[7]?.[1]])

  const hold = PlaceHoldInput.parse({
    tenantId: w.globex.tenantId,
    kind: 'number',
    subject: other.number,
    matter: 'Roe',
  })
  await asPrincipal(w.db, w.globex.admin, tx => placeHold(tx, w.globex.admin, hold))
  const unread = somebody()
  expect(await post(other.path, JSON.stringify({ sender: unread, body: 'x' }))).toBe(400)
  const erase = erasePeer(w.service, w.globex.admin, { tenantId: undefined, peer: unread, confirm: unread })
  expect(await refusal(erase)).toBe('on_legal_hold')
})

test('what came through the front proxy and was nobody’s goes to the numbers that were linked already, each once, and to no later time', async () => {
  const [mine, theirs] = [await line(), await line(w.globex)]
  const proxied = { 'content-type': json, 'x-proxy': 'a long word of the proxy', 'content-encoding': 'gzip' }
  const refused = async (to: string[]) => {
    const body = gzipSync(JSON.stringify({ from: '3035550009', to, text: `to ${to.length}` }))
    expect(await post('/api/sms/webhook', body, proxied)).toBe(400)
    return (await newest(null)).id
  }
  const both = await refused([mine.number, theirs.number])
  const gone = await refused([theirs.number])
  expect(await previewReplay(w.service, w.root, { deliveryId: both })).toMatchObject({
    verdict: 'delivered',
    replayed: false,
  })
  await Promise.all(Array.from({ length: 4 }, () => replay(w.service, w.root, { deliveryId: both })))
  const taken = 'select tenant_id as tenant from sms.messages where number_id = any ($1) order by number_id = $2 desc'
  expect(await rowsOf(taken, [[mine.numberId, theirs.numberId], mine.numberId])).toEqual([
    { tenant: w.acme.tenantId },
    { tenant: w.globex.tenantId },
  ])
  expect(await kept(both)).toBeUndefined() // it is somebody's now, and is erased with the texts
  await w.superuser.query('update sms.legal_holds set released_at = now() where released_at is null')
  await asPrincipal(w.db, w.root, tx => unlink(tx, w.root, { numberId: theirs.numberId }))
  expect(await refusal(replay(w.service, w.root, { deliveryId: gone }))).toBe('not_replayable')
  await w.superuser.query(
    `insert into sms.numbers (tenant_id, number, label, linked_at)
     select $1, $2, '', clock_timestamp()`,
    [w.acme.tenantId, theirs.number],
  )
  expect(await refusal(replay(w.service, w.root, { deliveryId: gone }))).toBe('not_replayable')
})

test('the log is counted and saved by its filter, of the own tenant alone; what a sender wrote is no formula', async () => {
  const { number, path } = await line()
  const foreign = await line(w.globex)
  for (const text of ['one', 'two'])
    expect(await post(path, JSON.stringify({ from: somebody(), to: [number], text }))).toBe(200)
  expect(await post(path, '{"of":"no dialect"}')).toBe(400)
  expect(await post(foreign.path, '{"of":"no dialect"}')).toBe(400)
  expect(await post(path, JSON.stringify({ from: somebody(), to: ['=1+1'], text: 'to nobody' }))).toBe(200)
  const sums = async (who: Principal, query: object) => {
    const { counts, step } = await read(who, '/actions/countDeliveries', query)
    const sum: Record<string, number> = {}
    for (const { outcome, count } of counts) sum[outcome] = (sum[outcome] ?? 0) + count
    return { step, ...sum }
  }
  const hour = new Date(Date.now() - 3_600_000).toISOString()
  expect(await sums(w.acme.admin, { number })).toEqual({ step: 'day', delivered: 2, rejected: 1 })
  expect(await sums(w.acme.admin, { number, from: hour, outcome: 'rejected' })).toEqual({ step: 'hour', rejected: 1 })
  expect(await sums(w.acme.admin, { number: foreign.number })).toEqual({ step: 'day' })
  expect(await sums(w.root, { number: foreign.number })).toEqual({ step: 'day', rejected: 1 })
  expect((await read(w.root, '/actions/countDeliveries', { from: '2001-01-01' })).error.code).toBe('invalid_input')
  expect((await read(w.acme.admin, '/actions/countDeliveries', { number })).mayReplay).toBe(false)

  const saved = async (who: Principal, form: object) =>
    (await (await panel.as(who)).post(`${log}/actions/exportDeliveries`).send(form)).body
  const own = await saved(w.acme.admin, { number })
  expect(own).toMatchObject({ rows: 3, fileName: 'deliveries.csv' })
  expect(own.csv.split('\r\n')[0]).toBe(
    'id,time,outcome,reason,number,form,milliseconds,message,released,number as read',
  )
  expect((await saved(w.acme.admin, { number: foreign.number })).rows).toBe(0)
  expect((await saved(w.root, { outcome: 'unknown_number' })).csv).toContain(`"'=1+1"`)
  expect((await saved(w.acme.agents[0], {})).csv).toBeUndefined()
  const rows = await rowsOf(
    `select a.tenant_id as tenant, d.detail ->> 'digits' as digits, (d.detail ->> 'rows')::integer as rows
     from sms.audit a join sms.audit_details d on d.audit_id = a.id where action = 'deliveries.export' order by a.at limit 1`,
  )
  expect(rows).toEqual([{ tenant: w.acme.tenantId, digits: number, rows: 3 }])
})

test('requests on addresses that were never ours are counted by source', async () => {
  const { strangersOf } = await import('../src/webhook/strangers.js')
  const strangers = strangersOf(() => 0)
  for (let place = 0; place < 70; place++) strangers.admits('203.0.113.1')
  for (let place = 0; place < 30; place++) strangers.admits(`198.51.100.${place}`)
  const { sources, others } = strangers.counted()
  expect(sources[0]).toEqual({ address: '203.0.113.1', count: 70, refused: 10 })
  expect(sources).toHaveLength(20)
  expect(others).toBe(11)
  for (let place = 0; place < 20_000; place++) strangers.admits(`source ${place}`)
  const after = strangers.counted()
  expect(after.sources.reduce((sum, { count }) => sum + count, 0) + after.others).toBe(20_100)
  await request(doors.url).post('/api/sms/webhook/never-ours').expect(401)
})
