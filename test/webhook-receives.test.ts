import express, { type RequestHandler } from 'express'
import request from 'supertest'
import { type OpenDoors, openDoors, webhookPath } from './support/doors.js'
import { multipart } from './support/multipart.js'
import { type World, world } from './support/world.js'

let w: World
let doors: OpenDoors
let number: { numberId: string; number: string }
let path: string

beforeAll(async () => {
  w = await world()
  doors = await openDoors(w)
  number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  path = await webhookPath(w, number.numberId)
})
afterAll(async () => {
  await doors.stop()
  await w.stop()
})

interface Stored {
  text: string
  peer: string
  status: string
  outcome: string
  dialect: string
}

/** What is in the database, by the text. */
async function stored(text: string): Promise<Stored[]> {
  const { rows } = await w.superuser.query<Stored>(
    `select m.text, m.peer, m.status, d.outcome, d.dialect from sms.messages m join sms.deliveries d on d.message_id = m.id
     where m.text = $1 order by m.id`,
    [text],
  )
  return rows
}

async function lastDelivery() {
  const { rows } = await w.superuser.query(
    'select outcome, reason, number, number_id, tenant_id, token_id, message_id from sms.deliveries order by id desc limit 1',
  )
  return rows[0]
}

const digits = (e164: string) => e164.slice(2)
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

const dialects: [string, string, (text: string) => string | Buffer][] = [
  [
    'v2_json',
    'application/json',
    text =>
      JSON.stringify({ from: '13035550001', to: [digits(number.number)], text, media: [], segments: '1', type: 'SMS' }),
  ],
  [
    'v1_json',
    'application/json',
    text => `${JSON.stringify({ from: '3035550001', to: digits(number.number), msg: text })}  \n`,
  ],
  [
    'v1_form',
    'application/x-www-form-urlencoded',
    text => new URLSearchParams({ from: '+13035550001', to: number.number, msg: text }).toString(),
  ],
  [
    'v1_xml',
    'text/xml',
    text => `<?xml version="1.0"?><sms><from>+13035550001</from><to>${number.number}</to><msg>${text}</msg></sms>`,
  ],
  [
    'v1_multipart',
    'multipart/form-data; boundary=b',
    text => multipart({ from: '+13035550001', to: number.number, msg: text }, [png]),
  ],
]

test.each(dialects)('%s is stored before the 200, and lands at the holder', async (dialect, contentType, body) => {
  const text = `in ${dialect}`
  const answer = await request(doors.url).post(path).set('content-type', contentType).send(body(text))
  expect(answer.status).toBe(200)
  expect(await stored(text)).toEqual([
    { text, peer: '+13035550001', status: 'received', outcome: 'delivered', dialect },
  ])
  const { rows } = await w.superuser.query(
    'select i.user_id::text as id from sms.inbox i join sms.messages m on m.id = i.message_id where m.text = $1',
    [text],
  )
  expect(rows).toEqual([{ id: w.acme.agents[0].userId }])
})

const parsers: [string, RequestHandler][] = [
  [
    'express.json and urlencoded',
    (q, s, n) => express.json()(q, s, error => (error ? n(error) : express.urlencoded({ extended: true })(q, s, n))),
  ],
  ['express.text', express.text({ type: '*/*' })],
  ['express.raw', express.raw({ type: '*/*' })],
  [
    'a parser that leaves {} on what it did not read',
    (q, _s, n) => {
      q.body = {}
      n()
    },
  ],
]

test.each(parsers)('a body that was taken before by %s is understood', async (name, parser) => {
  const behind = await openDoors(w, { before: [parser] })
  for (const [dialect, contentType, body] of dialects.slice(0, 3)) {
    const text = `${name} ${dialect}`
    const answer = await request(behind.url).post(path).set('content-type', contentType).send(body(text))
    expect(answer.status).toBe(200)
    expect(await stored(text)).toMatchObject([{ dialect, outcome: 'delivered' }])
  }
  await behind.stop()
})

test('a body that a parser has read and thrown away is refused, and not waited for', async () => {
  const drain: RequestHandler = (incoming, _response, next) => void incoming.resume().once('end', next)
  const behind = await openDoors(w, { before: [drain] })
  const answer = await request(behind.url)
    .post(path)
    .send({ from: '3035550001', to: [number.number], text: 'gone' })
  expect(answer.status).toBe(400)
  await behind.stop()
})

test('an unknown token is refused before the body is read, and nothing is logged', async () => {
  const before = await lastDelivery()
  const answer = await request(doors.url).post('/api/sms/webhook/not-a-token').send({ text: 'hello' })
  expect(answer.status).toBe(401)
  expect(answer.body).toEqual({ error: { code: 'token_unknown', message: expect.any(String) } })
  for (const odd of ['%E0%A4%A', 'a'.repeat(3_000)]) {
    const answer = await request(doors.url).post(`/api/sms/webhook/${odd}`).send({ text: 'hello' })
    expect([answer.status, answer.body.error.code]).toEqual([401, 'token_unknown'])
  }
  expect(await lastDelivery()).toEqual(before)
})

test('an expired token vouches for nothing, a new one counts at once', async () => {
  const other = await w.linkedNumber(w.acme, { holders: [w.acme.agents[1]] })
  const otherPath = await webhookPath(w, other.numberId)
  const post = () =>
    request(doors.url)
      .post(otherPath)
      .send({ from: '3035550002', to: [other.number], text: `at ${Date.now()}` })
  expect((await post()).status).toBe(200)
  await w.superuser.query('update sms.webhook_tokens set expires_at = clock_timestamp() where number_id = $1', [
    other.numberId,
  ])
  expect((await post()).status).toBe(200) // kept, and nobody's
  expect(await lastDelivery()).toMatchObject({ outcome: 'rejected', reason: 'retired_token', tenant_id: null })
  await w.superuser.query('update sms.webhook_tokens set expires_at = null where number_id = $1', [other.numberId])
  expect((await post()).status).toBe(200)
})

test.each([
  ['no body', ''],
  ['broken JSON', '{"from":'],
  ['a list', '[]'],
  ['neither text nor report', '{"from":"3035550001","to":["2125550100"]}'],
])('%s is 400 and logged as rejected on the number of the token', async (_name, body) => {
  const answer = await request(doors.url).post(path).set('content-type', 'application/json').send(body)
  expect([answer.status, answer.body.error.code]).toEqual([400, 'not_understood'])
  expect(await lastDelivery()).toMatchObject({
    outcome: 'rejected',
    number: number.number,
    number_id: number.numberId,
    tenant_id: w.acme.tenantId,
    message_id: null,
  })
})

test('over 1 MB is 413, of multipart over 25 MB', async () => {
  const large = JSON.stringify({ from: '3035550001', to: [number.number], text: 'x'.repeat(1024 * 1024) })
  const answer = await request(doors.url).post(path).set('content-type', 'application/json').send(large)
  expect([answer.status, answer.body.error.code]).toEqual([413, 'body_too_large'])
  expect(await lastDelivery()).toMatchObject({ outcome: 'rejected', number: number.number })
  const chunked = await fetch(doors.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: new Blob([large]).stream(),
    duplex: 'half',
  } as RequestInit)
  expect(chunked.status).toBe(413)
  const picture = Buffer.alloc(2 * 1024 * 1024, png)
  const fields = { from: '+13035550001', to: number.number, msg: 'two megabytes' }
  const form = request(doors.url).post(path).set('content-type', 'multipart/form-data; boundary=b')
  expect((await form.send(multipart(fields, [picture]))).status).toBe(200)
  const { rows } = await w.superuser.query(
    "select f.size, f.state from sms.media f join sms.messages m on m.id = f.message_id where m.text = 'two megabytes'",
  )
  expect(rows).toEqual([{ size: picture.length, state: 'kept' }])
  const heavy = request(doors.url).post(path).set('content-type', 'multipart/form-data; boundary=b')
  expect(
    (
      await heavy.send(
        multipart(
          fields,
          Array.from({ length: 13 }, () => picture),
        ),
      )
    ).status,
  ).toBe(413)
})

test('a token vouches for its number alone: others in a group text are participants', async () => {
  const foreign = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  const group = { from: '3035550003', to: [number.number, foreign.number, '+13035550004'], text: 'a group' }
  expect((await request(doors.url).post(path).send(group)).status).toBe(200)
  const { rows } = await w.superuser.query("select number_id, participants from sms.messages where text = 'a group'")
  expect(rows).toEqual([
    { number_id: number.numberId, participants: ['+13035550003', '+13035550004', foreign.number].sort() },
  ])
})

test("a text that is not addressed to the token's number is nobody's, and logged", async () => {
  const foreign = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  const answer = await request(doors.url)
    .post(path)
    .send({ from: '3035550003', to: [foreign.number], text: 'misdirected' })
  expect(answer.status).toBe(200)
  expect(await stored('misdirected')).toEqual([])
  expect(await lastDelivery()).toMatchObject({ outcome: 'unknown_number', number: foreign.number, tenant_id: null })
})

test('a report is taken by its number, whatever it matches', async () => {
  const report = { from: digits(number.number), to: '3035550009', status: 'delivered', reason: 'ok', segments: 1 }
  expect((await request(doors.url).post(path).send(report)).status).toBe(200)
  expect(await lastDelivery()).toMatchObject({ outcome: 'report_unmatched', number_id: number.numberId })
})

test('NUL and lone surrogates are stored as the sign for unreadable, and spoil nothing', async () => {
  const body = String.raw`{"from":"3035550001","to":["${digits(number.number)}"],"text":"a\u0000b\ud800c"}`
  const answer = await request(doors.url).post(path).set('content-type', 'application/json').send(body)
  expect(answer.status).toBe(200)
  expect(await stored('a\uFFFDb\uFFFDc')).toHaveLength(1)
})

test('no line of the log holds a text, a whole number or a token', async () => {
  const secret = 'the customer says 4711'
  await request(doors.url)
    .post(path)
    .send({ from: '3035550077', to: [number.number], text: secret })
  await request(doors.url).post(path).send({ from: '3035550077', text: secret })
  const log = JSON.stringify(doors.lines)
  expect(doors.lines.length).toBeGreaterThan(0)
  for (const word of [secret, '3035550077', number.number.slice(2), path.split('/').at(-1) ?? ''])
    expect(log).not.toContain(word)
})
