import { randomUUID } from 'node:crypto'
import type { Principal } from '../src/access/principal.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { until } from './support/simulated-carrier.js'
import { somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let app: HostedApp
beforeAll(async () => {
  w = await world()
  app = await hostedApp(w)
})
afterAll(async () => {
  await app?.stop()
  await w?.stop()
})

/** A conversation that two people see, who each answer by REST as the composer does. */
const conversation = async () => {
  const [ann, bob] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [ann, bob] })
  const peer = somebody()
  await ingestTexts(w.db, [{ ...line, from: peer, text: 'Hello?' }])
  const seen = async (who: Principal): Promise<string> => {
    const { body } = await (await app.as(who)).get('/api/sms/messages').query({ number: line.number, peer })
    return body.messages[0].at
  }
  const begin = async (who: Principal, more: object, key: string) => {
    const text = { from: line.number, to: peer, text: 'Hi', ...more }
    return (await app.as(who)).post('/api/sms/messages').set('Idempotency-Key', key).send(text)
  }
  const answer = (who: Principal, more: object) => begin(who, more, randomUUID())
  const sent = async () =>
    (await w.superuser.query(`select from sms.messages where peer = $1 and direction = 'out'`, [peer])).rowCount
  return { ann, bob, seen, begin, answer, sent }
}

test('whoever answers after another did, unseen, is told by whom, and asked once', async () => {
  const { ann, bob, seen, answer, sent } = await conversation()
  const seenUntil = await seen(ann)
  expect((await answer(bob, { seenUntil: await seen(bob) })).status).toBe(201)
  const refused = await answer(ann, { seenUntil })
  expect(refused.status).toBe(409)
  expect(refused.body.error).toMatchObject({ code: 'answered_meanwhile', message: expect.stringContaining(bob.name) })
  expect(await sent()).toBe(1)
  expect((await answer(ann, { seenUntil, anyway: true })).status).toBe(201)
  expect(await sent()).toBe(2)
})

test('who has seen the other answer, or answers oneself again, is not asked', async () => {
  const { ann, bob, seen, answer } = await conversation()
  const atFirst = await seen(ann)
  expect((await answer(ann, { seenUntil: atFirst })).status).toBe(201)
  expect((await answer(ann, { seenUntil: atFirst })).status).toBe(201)
  expect((await answer(bob, { seenUntil: await seen(bob) })).status).toBe(201)
  expect((await answer(ann, { seenUntil: await seen(ann) })).status).toBe(201)
  expect((await answer(bob, {})).status).toBe(201)
  expect((await answer(bob, { seenUntil: 'yesterday' })).status).toBe(400)
})

test('of two answers at the same moment, one goes and the other asks', async () => {
  const { ann, bob, seen, answer, sent } = await conversation()
  const seenUntil = await seen(ann)
  const statuses = (await Promise.all([ann, bob].map(who => answer(who, { seenUntil })))).map(({ status }) => status)
  expect(statuses.toSorted()).toEqual([201, 409])
  expect(await sent()).toBe(1)
})

test('a key whose text asked first is used again when it is sent all the same', async () => {
  const { ann, bob, seen, answer, sent } = await conversation()
  const seenUntil = await seen(ann)
  await answer(bob, {})
  const agent = await app.as(ann)
  const text = await answer(ann, { seenUntil })
  expect(text.status).toBe(409)
  const { body } = await agent.get('/api/sms/messages?limit=1')
  const again = { from: body.messages[0].number, to: body.messages[0].peer, text: 'Hi', seenUntil }
  const post = (more: object) =>
    agent
      .post('/api/sms/messages')
      .set('Idempotency-Key', 'k1')
      .send({ ...again, ...more })
  expect((await post({})).status).toBe(409)
  const first = await post({ anyway: true })
  expect((await post({ anyway: true })).body.id).toBe(first.body.id)
  expect(await sent()).toBe(2)
})

test('who began first and is held up until another has answered is asked, too', async () => {
  const { ann, bob, seen, begin, answer, sent } = await conversation()
  const seenUntil = await seen(ann)
  const rival = await w.superuser.connect()
  await rival.query('begin')
  await rival.query(
    `insert into sms.idempotency_keys (tenant_id, user_id, key, message_id, request_hash)
    values ($1, $2, 'held up', gen_random_uuid(), '')`,
    [w.acme.tenantId, bob.userId],
  )
  const held = begin(bob, { seenUntil }, 'held up')
  await until(async () => {
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    return (await w.superuser.query(waiting)).rowCount === 1
  })
  expect((await answer(ann, { seenUntil })).status).toBe(201)
  await rival.query('rollback')
  rival.release()
  expect((await held).status).toBe(409)
  expect(await sent()).toBe(1)
})
