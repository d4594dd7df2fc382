import { Buffer } from 'node:buffer'
import request from 'supertest'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { link } from '../src/numbers/link.js'
import { LinkInput } from '../src/numbers/link-input.js'
import { retiredRequestBound } from '../src/messages/kept-request.js'
import { unlink } from '../src/numbers/unlink.js'
import { strangersOf } from '../src/webhook/strangers.js'
import { type OpenDoors, openDoors, webhookPath } from './support/doors.js'
import { type World, world } from './support/world.js'

let w: World
let doors: OpenDoors
beforeAll(async () => {
  w = await world()
  doors = await openDoors(w)
})
afterAll(async () => {
  await doors.stop()
  await w.stop()
})

const retirements: [string, (number: { numberId: string; number: string }) => Promise<unknown>][] = [
  ['unlinked', ({ numberId }) => asPrincipal(w.db, w.root, tx => unlink(tx, w.root, { numberId }))],
  ['expired', ({ numberId }) => expire(numberId)],
  [
    'unlinked, and linked again elsewhere',
    async ({ numberId, number }) => {
      await asPrincipal(w.db, w.root, tx => unlink(tx, w.root, { numberId }))
      const input = LinkInput.parse({ numbers: [number], tenantId: w.globex.tenantId, setDelivery: false })
      await link(w.service, w.root, input)
    },
  ],
]

function expire(numberId: string) {
  return w.superuser.query('update sms.webhook_tokens set expires_at = clock_timestamp() where number_id = $1', [
    numberId,
  ])
}

/** The log's rows about a number, as somebody sees them. */
async function log(who: Principal, number: string) {
  const sql =
    'select outcome, reason, tenant_id as "tenantId" from sms.delivery_list where number = $1 order by id desc'
  return (await asPrincipal(w.db, who, tx => tx.query(sql, [number]))).rows
}

/** What was kept of the newest request on a retired token, opened as a replay would. */
async function kept(number: string) {
  const { rows } = await w.superuser.query<{ id: string; ciphertext: Buffer; keyId: string }>(
    `select r.delivery_id as id, r.ciphertext, r.key_id as "keyId" from sms.retired_requests r
     join sms.deliveries d on d.id = r.delivery_id where d.number = $1 order by d.id desc`,
    [number],
  )
  const row = rows[0]
  if (!row) return undefined
  const opened = JSON.parse(w.service.keyring.open(row, retiredRequestBound(row.id)))
  return { row, contentType: opened.contentType, body: Buffer.from(opened.body, 'base64').toString('utf8') }
}

test.each(retirements)(
  'what arrives on a token that was ever ours (%s) is answered 200 and kept for a replay, for superadmins only',
  async (_how, retire) => {
    const number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
    const path = await webhookPath(w, number.numberId)
    await retire(number)
    const body = `{"from":"3035550001","to":["${number.number.slice(2)}"],"text":"a private matter","media":[]}  \n`
    const answer = await request(doors.url).post(path).set('content-type', 'application/json').send(body)
    expect(answer.status).toBe(200)

    expect(await log(w.root, number.number)).toEqual([{ outcome: 'rejected', reason: 'retired_token', tenantId: null }])
    expect(await log(w.acme.admin, number.number)).toEqual([])
    expect(await log(w.globex.admin, number.number)).toEqual([])
    const { row, ...request_ } = (await kept(number.number)) ?? {}
    expect(request_).toEqual({ contentType: 'application/json', body })
    expect(row?.ciphertext.includes('private')).toBe(false)
    expect((await w.superuser.query("select from sms.messages where text = 'a private matter'")).rowCount).toBe(0)
    expect(JSON.stringify(doors.lines)).not.toContain('a private matter')
  },
)

test('it is kept whatever it says, also behind a host’s parser', async () => {
  const number = await w.linkedNumber(w.acme)
  const path = await webhookPath(w, number.numberId)
  await expire(number.numberId)
  await request(doors.url).post(path).set('content-type', 'text/plain').send('no message at all').expect(200)
  expect(await kept(number.number)).toMatchObject({ contentType: 'text/plain', body: 'no message at all' })
  const { default: express } = await import('express')
  const behind = await openDoors(w, { before: [express.json()] })
  await request(behind.url).post(path).send({ text: 'parsed' }).expect(200)
  expect(await kept(number.number)).toMatchObject({ body: '{"text":"parsed"}' })
  await behind.stop()
})

test('no flood of unknown tokens can refuse a good one or a retired one', async () => {
  const number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const old = await w.linkedNumber(w.acme)
  const [path, retired] = [await webhookPath(w, number.numberId), await webhookPath(w, old.numberId)]
  await expire(old.numberId)
  const statuses: number[] = []
  for (let i = 0; i < 80; i++) {
    statuses.push((await request(doors.url).post(`/api/sms/webhook/guess-${i}`).send({})).status)
  }
  expect(statuses.slice(0, 60)).toEqual(Array(60).fill(401))
  expect(statuses.slice(60)).toEqual(Array(20).fill(429))
  const text = { from: '3035550001', to: [number.number], text: 'through the flood' }
  await request(doors.url).post(path).send(text).expect(200)
  await request(doors.url).post(retired).send(text).expect(200)
})

test('in the midst of a flood, and however often a minute, each text on a good token is stored', async () => {
  const number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const old = await w.linkedNumber(w.acme)
  const [path, retired] = [await webhookPath(w, number.numberId), await webhookPath(w, old.numberId)]
  await expire(old.numberId)
  const post = async (to: string, text: string) => {
    const body = JSON.stringify({ from: '3035550001', to: [number.number], text })
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(doors.url + to, { method: 'POST', headers, body })
    await answer.arrayBuffer()
    return answer.status
  }
  const posts = Array.from({ length: 150 }, (_, count) => [
    post(`/api/sms/webhook/flood-${count}-a`, 'no'),
    post(path, `good ${count}`),
    post(`/api/sms/webhook/flood-${count}-b`, 'no'),
    post(retired, `old ${count}`),
  ])
  const statuses = (await Promise.all(posts.map(round => Promise.all(round)))).flat()
  const [flood, good] = [statuses.filter((_, i) => i % 2 === 0), statuses.filter((_, i) => i % 2 === 1)]
  expect(new Set(good)).toEqual(new Set([200]))
  expect([...new Set(flood)].filter(status => status !== 401 && status !== 429)).toEqual([])
  expect(flood).toContain(429)
  const stored = await w.superuser.query("select from sms.messages where text like 'good %'")
  expect(stored.rowCount).toBe(150)
  expect((await log(w.root, old.number)).length).toBe(150)
})

test('strangers are counted by source in bounded memory, and a minute later anew', () => {
  let now = 0
  const strangers = strangersOf(() => now)
  const tries = (address: string) => Array.from({ length: 61 }, () => strangers.admits(address)).filter(Boolean).length
  expect(tries('203.0.113.1')).toBe(60)
  expect(tries('::ffff:203.0.113.1')).toBe(0)
  expect(tries('2001:db8:1:2::1')).toBe(60)
  expect(tries('2001:db8:1:2:3:4:5:6')).toBe(0)
  expect(tries('2001:db8:1:3::1')).toBe(60)
  now = 60_001
  expect(tries('203.0.113.1')).toBe(60)
  for (let i = 0; i < 20_000; i++) strangers.admits(`source ${i}`)
  expect(tries('203.0.113.1')).toBe(60) // forgotten: the oldest make room
})
