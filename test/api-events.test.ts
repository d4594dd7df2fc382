import { once } from 'node:events'
import type { Socket } from 'node:net'
import request from 'supertest'
import type { Principal } from '../src/access/principal.js'
import { type OpenDoors, openDoors, webhookPath } from './support/doors.js'
import { openStream, type OpenStream } from './support/event-reader.js'
import { type World, world } from './support/world.js'

let w: World
let doors: OpenDoors
let agent: Principal
let number: { numberId: string; number: string }
const streams: OpenStream[] = []

beforeAll(async () => {
  w = await world()
  doors = await openDoors(w)
  agent = w.acme.agents[0]
  number = await w.linkedNumber(w.acme, { holders: [agent] })
})
afterEach(() => {
  for (const stream of streams.splice(0)) stream.close()
})
afterAll(async () => {
  await doors.stop()
  await w.stop()
})

let texts = 0
async function receive(to = number): Promise<string> {
  const path = await webhookPath(w, to.numberId)
  const text = `event ${++texts}`
  await request(doors.url)
    .post(path)
    .send({ from: '3035550001', to: [to.number], text })
    .expect(200)
  const { rows } = await w.superuser.query<{ id: string }>('select id from sms.messages where text = $1', [text])
  return rows[0]?.id ?? ''
}

async function open(as: Principal, lastEventId?: string, { url } = doors): Promise<OpenStream> {
  const stream = await openStream(`${url}/api/sms/events`, {
    'x-user': as.userId,
    ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
  })
  streams.push(stream)
  return stream
}

test('a new text is told without being asked for, without the text itself', async () => {
  const stream = await open(agent)
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  await stream.next(1)
  const messageId = await receive()
  const [ready, event] = await stream.next(2)
  expect(ready).toMatchObject({ event: 'ready', data: {} })
  expect(event).toMatchObject({
    event: 'message',
    data: {
      kind: 'message',
      number: number.number,
      numberId: number.numberId,
      peer: '+13035550001',
      messageId,
      id: event?.id,
    },
  })
  expect(JSON.stringify(event)).not.toContain(`event ${texts}`)
})

test('a broken stream resumes behind the last event: what came meanwhile is told, nothing twice', async () => {
  const connected: Promise<Socket[]> = once(doors.server, 'connection')
  const stream = await open(agent)
  const [socket] = await connected
  const first = await receive()
  const [, event] = await stream.next(2)
  expect(event?.data.messageId).toBe(first)
  stream.close()
  if (socket && !socket.destroyed) await once(socket, 'close')
  const missed = [await receive(), await receive()]
  const resumed = await open(agent, event?.id)
  const told = await resumed.next(2)
  expect(told.map(({ data }) => data.messageId)).toEqual(missed)
  const live = await receive()
  expect((await resumed.next(3)).at(-1)?.data.messageId).toBe(live)
  expect(resumed.events).toHaveLength(3)
})

test('in another process the resumed stream tells at least what was missed', async () => {
  const stream = await open(agent)
  await receive()
  const [, event] = await stream.next(2)
  stream.close()
  const missed = await receive()
  const elsewhere = await openDoors(w)
  const resumed = await open(agent, event?.id, elsewhere)
  for (let count = 1; resumed.events.at(-1)?.data.messageId !== missed; count++) await resumed.next(count)
  expect(resumed.events.map(({ id }) => id)).not.toContain(event?.id)
  await elsewhere.stop()
})

test('an event that was made before, and commits after, a later one is told all the same', async () => {
  const stream = await open(agent)
  await stream.next(1)
  const late = await w.superuser.connect()
  await late.query('begin')
  const { rows } = await late.query<{ id: string }>(
    `insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
     values ($1, $2, gen_random_uuid(), gen_random_uuid(), 'status', $3, '+13035550001') returning id`,
    [w.acme.tenantId, number.numberId, number.number],
  )
  await receive()
  await stream.next(2)
  await late.query("select pg_notify('sms_events', '')")
  await late.query('commit')
  late.release()
  expect((await stream.next(3)).at(-1)).toMatchObject({ id: rows[0]?.id, event: 'status' })
})

test('what one has read elsewhere one hears oneself, and no colleague who holds the number too', async () => {
  const [reader, colleague] = w.acme.agents
  const shared = await w.linkedNumber(w.acme, { holders: [reader, colleague] })
  await receive(shared)
  const streams = await Promise.all([reader, colleague, w.acme.admin, w.root].map(person => open(person)))
  await Promise.all(streams.map(stream => stream.next(1)))
  const { body } = await request(doors.url).get('/api/sms/unread').set('x-user', reader.userId)
  const id: string = body.conversations[0].id
  const read = () => request(doors.url).post(`/api/sms/conversations/${id}/read`).set('x-user', reader.userId).send({})
  expect((await read()).body).toEqual({ read: 1 })
  expect((await read()).body).toEqual({ read: 0 }) // nothing changed, so nobody hears of it
  await receive(shared)
  for (const [place, stream] of streams.entries()) {
    const kinds = (await stream.next(place === 0 ? 3 : 2)).map(({ event }) => event)
    expect(kinds).toEqual(place === 0 ? ['ready', 'read', 'message'] : ['ready', 'message'])
  }
})

test('each hears of what they may read, and of nothing else', async () => {
  const foreign = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  const people = [agent, w.acme.agents[1], w.acme.admin, w.globex.agents[0], w.root]
  const open_ = await Promise.all(people.map(person => open(person)))
  await Promise.all(open_.map(stream => stream.next(1)))
  const [ours, theirs] = [await receive(), await receive(foreign)]
  const root = open_.at(-1)
  await root?.next(3)
  const seen = open_.map(({ events }) => events.slice(1).map(({ data }) => data.messageId))
  expect(seen[4]).toEqual([ours, theirs])
  await open_[0]?.next(2)
  await open_[2]?.next(2)
  await open_[3]?.next(2)
  expect(open_.map(({ events }) => events.slice(1).map(({ data }) => data.messageId))).toEqual([
    [ours],
    [],
    [ours],
    [theirs],
    [ours, theirs],
  ])
  const resumed = await open(w.globex.agents[0], root?.events[0]?.id)
  expect((await resumed.next(1)).map(({ data }) => data.messageId)).toContain(theirs)
  expect(resumed.events.map(({ data }) => data.messageId)).not.toContain(ours)
})

test('the stream ends when the person is no member any more', async () => {
  const leaving = await w.person(w.acme.tenantId, 'tenantAdmin')
  const stream = await open(leaving)
  await stream.next(1)
  await w.host(w.hostKind.deactivate(leaving.userId))
  await receive()
  await stream.ended
  expect(stream.events).toHaveLength(1)
  expect((await open(leaving)).status).toBe(401)
})

test('whoever is moved to another tenant hears no more of this one, and on resuming what went on there since', async () => {
  const there = await w.linkedNumber(w.globex, { holders: [w.globex.agents[1]] })
  const mover = await w.person(w.acme.tenantId, 'tenantAdmin')
  const stream = await open(mover)
  const [ready] = await stream.next(1)
  await w.host(w.hostKind.move(mover.userId, w.globex.tenantId))
  const theirs = await receive(there)
  const ours = await receive()
  await stream.ended
  expect(stream.events).toEqual([ready])
  const resumed = await open(mover, ready?.id)
  await resumed.next(1)
  const told = resumed.events.map(({ data }) => data.messageId)
  expect(told).toContain(theirs)
  expect(told).not.toContain(ours)
})

test('too much missed is not told one by one: the reader is told to read again', async () => {
  await w.superuser.query(
    `insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
     select $1, $2, gen_random_uuid(), gen_random_uuid(), 'status', $3, '+1' from generate_series(1, 1001)`,
    [w.acme.tenantId, number.numberId, number.number],
  )
  const [first] = (await w.superuser.query<{ id: string }>('select id from sms.events order by id limit 1')).rows
  const stream = await open(agent, first?.id)
  expect(await stream.next(1)).toMatchObject([{ event: 'reset', data: {} }])
  const days = await open(agent, '01890a5d-ac96-774b-bcce-b302099a8057')
  expect(await days.next(1)).toMatchObject([{ event: 'reset', data: {} }])
})

test('an id that is none is refused, and one person cannot take all the seats', async () => {
  expect((await open(agent, 'yesterday')).status).toBe(400)
  const person = w.acme.agents[2]
  const opened = await Promise.all(Array.from({ length: 21 }, () => open(person)))
  expect(opened.map(({ status }) => status).filter(status => status === 429)).toHaveLength(1)
  for (const stream of opened) stream.close()
  const waitsForASeat = async () => {
    while ((await open(person)).status !== 200);
  }
  await waitsForASeat()
})

test('by polling, where LISTEN hears nothing, it comes within a second or two', async () => {
  const polled = await openDoors(w, { listen: 'poll' })
  const stream = await open(agent, undefined, polled)
  await stream.next(1)
  const messageId = await receive()
  expect((await stream.next(2)).at(-1)?.data.messageId).toBe(messageId)
  await polled.stop()
})

test('a lost LISTEN connection is made again, and what was missed meanwhile is told', async () => {
  const stream = await open(agent)
  await stream.next(1)
  const killed = await w.superuser.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen sms_events' and datname = current_database()",
  )
  expect(killed.rowCount).toBeGreaterThan(0)
  const messageId = await receive()
  expect((await stream.next(2)).at(-1)?.data.messageId).toBe(messageId)
  expect(doors.lines.some(({ msg }) => msg === 'hints were lost')).toBe(true)
})

test('streams end when the server stops', async () => {
  const stopping = await openDoors(w)
  const stream = await open(agent, undefined, stopping)
  await stream.next(1)
  await stopping.changes.stop()
  await stream.ended
  await stopping.stop()
})
