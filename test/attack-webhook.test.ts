import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { Agent, request as httpRequest } from 'node:http'
import { gzipSync } from 'node:zlib'
import request from 'supertest'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { link } from '../src/numbers/link.js'
import { LinkInput } from '../src/numbers/link-input.js'
import { unlink } from '../src/numbers/unlink.js'
import { editTenantSettings } from '../src/settings/edit-tenant-settings.js'
import { type OpenDoors, openDoors, webhookPath } from './support/doors.js'
import { ingestTexts } from './support/inbound-text.js'
import { somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let doors: OpenDoors
let own: { numberId: string; number: string }
let foreign: { numberId: string; number: string }
let path: string
beforeAll(async () => {
  w = await world()
  doors = await openDoors(w, { frontProxy: { header: { name: 'x-proxy', value: 'a secret of the proxy' } } })
  own = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  foreign = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  path = await webhookPath(w, own.numberId)
})
afterAll(async () => {
  await doors.stop()
  await w.stop()
})

const post = (body: unknown, to = path, type = 'application/json') =>
  request(doors.url)
    .post(to)
    .set('content-type', type)
    .send(typeof body === 'string' ? body : JSON.stringify(body))
const textsOf = async (who: Principal, number = own.number) => {
  const { body } = await request(doors.url)
    .get('/api/sms/messages')
    .query({ number, limit: 200 })
    .set('x-user', who.userId)
    .expect(200)
  return body.messages as { text: string; peer: string; participants: string[]; status: string }[]
}
const findText = async (text: string, who: Principal = w.acme.agents[0]) =>
  (await textsOf(who)).filter(message => message.text === text)

test.each([
  ['two hundred', 200, (i: number) => `+1212556${1000 + i}`],
  ['a thousand', 1_000, (i: number) => `+1212557${1000 + i}`],
  ['hundreds of odd addresses', 300, (i: number) => `${randomUUID()}-${i}@example.com`],
])('a group text to %s others is kept', async (kind, count, address) => {
  const text = `to ${kind}`
  const others = Array.from({ length: count }, (_, i) => address(i))
  await post({ from: somebody(), to: [own.number, ...others], text, media: [] }).expect(200)
  const [kept] = await findText(text)
  expect(kept?.participants).toHaveLength(count + 1)
})

test.each([
  ['the number itself', () => ({ from: own.number, to: [own.number] })],
  ['nobody named', () => ({ to: [own.number] })],
  ['a sender of null', () => ({ from: null, to: own.number })],
  ['a very long sender', () => ({ from: 'x'.repeat(5_000), to: [own.number] })],
  ['a sender that is no text', () => ({ from: { a: 1 }, to: [own.number] })],
  [
    'recipients named twice',
    () => ({ from: somebody(), to: [own.number, own.number, own.number.slice(1), own.number.slice(2)] }),
  ],
])('a text from %s is kept once', async (kind, names) => {
  const text = `from ${kind} ${randomUUID()}`
  await post({ ...names(), text, media: [] }).expect(200)
  expect(await findText(text)).toHaveLength(1)
})

test.each([
  ['ten thousand letters', 'x'.repeat(10_000), 'x'.repeat(10_000)],
  ['a NUL', 'a\0b', 'a\uFFFDb'],
  ['half a pair', 'a\ud83d b', 'a\uFFFD b'],
  ['faces', '👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
  ['backslashes and quotes', `\\u0000 '"; drop table sms.messages; --`, `\\u0000 '"; drop table sms.messages; --`],
])('a text of %s is kept as it can be', async (_kind, text, kept) => {
  await post({ from: somebody(), to: [own.number], text, media: [] }).expect(200)
  expect(await findText(kept)).toHaveLength(1)
})

test('a body in pieces is read, a compressed, a huge or a broken one is refused', async () => {
  const text = randomUUID()
  const body = JSON.stringify({ from: somebody(), to: [own.number], text, media: [] })
  const status = await new Promise((settle, fail) => {
    const { hostname, port } = new URL(doors.url)
    const asked = httpRequest({ hostname, port, path, method: 'POST', agent: new Agent() }, answer => {
      answer.resume()
      settle(answer.statusCode)
    })
    asked.on('error', fail)
    for (const piece of body) asked.write(piece)
    asked.end()
  })
  expect(status).toBe(200)
  expect(await findText(text)).toHaveLength(1)
  const zipped = request(doors.url).post(path).set({ 'content-encoding': 'gzip', 'content-type': 'application/json' })
  zipped.write(gzipSync(body))
  expect((await zipped).status).toBe(400)
  expect((await post(`{"text":"${'x'.repeat(2_000_000)}"}`)).status).toBe(413)
  for (const broken of ['{', '[]', 'null', '<a>', '%', '\0', '--x\r\n']) {
    expect({ broken, status: (await post(broken, path, 'text/plain')).status }).toEqual({ broken, status: 400 })
  }
})

test('what comes on the address of an ended tenure reaches nobody, also when the digits are linked again elsewhere', async () => {
  const { numberId, number } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const old = await webhookPath(w, numberId)
  const body = () => ({ from: somebody(), to: [number], text: randomUUID(), media: [] })
  await post(body(), old).expect(200)
  await asPrincipal(w.db, w.root, tx => unlink(tx, w.root, { numberId }))
  await post(body(), old)
  const again = LinkInput.parse({ numbers: [number], tenantId: w.globex.tenantId, setDelivery: false })
  const { results } = await link(w.service, w.root, again)
  await post(body(), old)
  await post(body(), await webhookPath(w, results[0]?.numberId ?? '')).expect(200)
  expect(await textsOf(w.acme.admin, number)).toHaveLength(1)
  expect(await textsOf(w.globex.admin, number)).toHaveLength(1)
})

test('a group text to numbers of two tenants is each one’s own, and a repetition doubles neither', async () => {
  const text = randomUUID()
  const body = { from: somebody(), to: [own.number, foreign.number], text, media: ['https://example.com/a.png'] }
  const proxied = () => request(doors.url).post('/api/sms/webhook').set('x-proxy', 'a secret of the proxy').send(body)
  await proxied().expect(200)
  await proxied().expect(200)
  const seen = async (who: Principal, number: string) =>
    (await textsOf(who, number)).filter(message => message.text === text).map(({ status }) => status)
  expect(await seen(w.acme.admin, own.number)).toEqual(['duplicate', 'received'])
  expect(await seen(w.globex.admin, foreign.number)).toEqual(['duplicate', 'received'])
  expect(await seen(w.acme.admin, foreign.number)).toEqual([])
  const { rows } = await w.superuser.query('select id from sms.messages where text = $1 and tenant_id = $2', [
    text,
    w.acme.tenantId,
  ])
  expect(rows).toHaveLength(2)
})

test('a number’s token vouches for no other number of the text', async () => {
  const text = randomUUID()
  await post({ from: somebody(), to: [foreign.number], text, media: [] }).expect(200)
  const { rows } = await w.superuser.query('select from sms.messages where text = $1', [text])
  expect(rows).toEqual([])
  await post({ from: foreign.number, to: somebody(), status: 'delivered' }).expect(200)
})

test('a tenant that counts no text as repeated gets equal texts of one moment twice', async () => {
  const settings = { tenantId: w.globex.tenantId, duplicateWindowSeconds: 0, conversationIdleDays: undefined }
  await asPrincipal(w.db, w.globex.admin, tx => editTenantSettings(tx, w.globex.admin, settings))
  const same = { ...foreign, from: somebody(), text: 'yes' }
  const outcomes = await ingestTexts(w.db, [same, same])
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered'])
})
