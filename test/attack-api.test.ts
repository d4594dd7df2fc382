import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { get } from 'node:http'
import request from 'supertest'
import { loadPrincipal, type Principal } from '../src/access/principal.js'
import { type OpenDoors, openDoors } from './support/doors.js'
import { openStream } from './support/event-reader.js'
import { ingestTexts } from './support/inbound-text.js'
import { somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let doors: OpenDoors
let agent: Principal
let own: { numberId: string; number: string }
let foreign: { numberId: string; number: string }
beforeAll(async () => {
  w = await world()
  doors = await openDoors(w)
  agent = w.acme.agents[0]
  own = await w.linkedNumber(w.acme, { holders: [agent] })
  foreign = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  const texts = [
    { ...own, text: 'for acme' },
    { ...foreign, text: 'for globex' },
  ]
  await ingestTexts(w.db, texts)
})
afterAll(async () => {
  await doors.stop()
  await w.stop()
})

const ask = (path: string, who = agent) => request(doors.url).get(`/api/sms/${path}`).set('x-user', who.userId)
const send = (body: unknown, who = agent) =>
  request(doors.url)
    .post('/api/sms/messages')
    .set({ 'x-user': who.userId, 'content-type': 'application/json' })
    .send(JSON.stringify(body))

test.each([
  'messages?number=%00',
  'messages?peer=a%00b',
  'messages?number=a&number=b',
  'messages?before=x',
  'messages?limit=-1',
  'messages?limit=NaN',
  'messages?conversationId=1',
  'messages?inbox=all',
  'conversations?number=%00',
  'conversations?view=everything',
])('nonsense in a query is refused as such: %s', async path => {
  const { status, body } = await ask(path)
  expect({ status, code: body.error?.code }).toEqual({ status: 400, code: 'invalid_input' })
})

test.each([
  { from: '\0', to: '2125550199', text: 'x' },
  { from: 'own', to: '2125550199', text: 'x', mediaUrls: ['https://example.com/\0'] },
  { from: {}, to: [], text: 7 },
  [],
  'prose',
])('nonsense in a text to send is refused as such: %j', async body => {
  const given =
    Array.isArray(body) || typeof body === 'string' || body.from !== 'own' ? body : { ...body, from: own.number }
  const answer = await send(given)
  expect({ status: answer.status, code: answer.body.error?.code }).toEqual({ status: 400, code: 'invalid_input' })
})

test('what is foreign is answered as what is absent, byte by byte', async () => {
  const { rows } = await w.superuser.query('select id from sms.conversations where number_id = $1', [foreign.numberId])
  const read = (id: string) =>
    request(doors.url).post(`/api/sms/conversations/${id}/read`).set('x-user', agent.userId).send()
  const absent = await read('00000000-0000-4000-8000-000000000000')
  const theirs = await read(rows[0].id)
  expect([theirs.status, theirs.text]).toEqual([absent.status, absent.text])
  const unknown = await send({ from: '+12125559999', to: somebody(), text: 'x' })
  const not = await send({ from: foreign.number, to: somebody(), text: 'x' })
  expect([not.status, not.text]).toEqual([unknown.status, unknown.text])
  expect((await ask(`messages?number=${encodeURIComponent(foreign.number)}`)).body).toEqual({
    messages: [],
    next: null,
  })
})

test("one person's Idempotency-Key says nothing of another's text", async () => {
  const to = somebody()
  const keyed = (who: Principal, from: string) =>
    send({ from, to, text: 'mine' }, who).set('Idempotency-Key', 'the same')
  const first = await keyed(agent, own.number).expect(201)
  const other = await keyed(w.globex.agents[0], foreign.number).expect(201)
  const again = await keyed(agent, own.number).expect(201)
  expect(other.body.id).not.toBe(first.body.id)
  expect(again.body.id).toBe(first.body.id)
})

test('who opens streams and goes at once is not locked out', async () => {
  const who = w.acme.agents[2]
  for (let i = 0; i < 60; i++) {
    const asked = get(`${doors.url}/api/sms/events`, { headers: { 'x-user': who.userId }, agent: false })
    asked.on('error', () => undefined)
    setTimeout(() => asked.destroy(), i % 15)
    await new Promise(settle => asked.once('close', settle))
  }
  const stream = await openStream(`${doors.url}/api/sms/events`, { 'x-user': who.userId })
  expect(stream.status).toBe(200)
  await stream.next(1)
  stream.close()
})

test('a stream of somebody who was moved to another tenant tells nothing of the old one', async () => {
  const person = await w.person(w.acme.tenantId, 'tenantAdmin')
  const stream = await openStream(`${doors.url}/api/sms/events`, { 'x-user': person.userId })
  await stream.next(1)
  await w.host(w.hostKind.move(person.userId, w.globex.tenantId))
  await ingestTexts(w.db, [{ ...own, text: 'after the move' }])
  const witness = await openStream(`${doors.url}/api/sms/events`, { 'x-user': w.acme.admin.userId })
  await witness.next(1)
  await ingestTexts(w.db, [{ ...own, text: 'a witness hears it' }])
  await witness.next(2)
  for (const open of [stream, witness]) open.close()
  expect(stream.events.map(({ event }) => event)).toEqual(['ready'])
})

test('somebody whom the host gave no name can work all the same', async () => {
  await w.superuser.query('alter table public.users alter name drop not null')
  const person = await w.person(w.acme.tenantId, 'user')
  await w.superuser.query('update public.users set name = null where id = $1', [person.userId])
  expect(await loadPrincipal(w.db, person.userId)).toMatchObject({ userId: person.userId, name: person.userId })
})
