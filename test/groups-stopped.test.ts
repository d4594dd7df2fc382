import { asPrincipal, type Principal } from '../src/access/principal.js'
import { startOutbox } from '../src/messages/outbox.js'
import { send } from '../src/messages/send.js'
import { assign } from '../src/numbers/assign.js'
import { disable } from '../src/numbers/disable.js'
import { enable } from '../src/numbers/enable.js'
import { unlink } from '../src/numbers/unlink.js'
import { ingestTexts } from './support/inbound-text.js'
import { control, until } from './support/simulated-carrier.js'
import { handedTo, refusal, somebody, standing } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterEach(() => control(w.simulator, 'DELETE', '/misbehave'))
afterAll(() => w.stop())

const group = () => [somebody(), somebody(), somebody()].sort()
const line = (holder: Principal = w.acme.agents[0]) => w.linkedNumber(w.acme, { holders: [holder] })
const text = (from: string, to: string[], words = 'Hello all', who: Principal = w.acme.agents[0]) =>
  asPrincipal(w.db, who, tx => send(tx, who, { from, to, text: words }))
const queueTen = async (from: string, to: string[], who?: Principal) => {
  const ids: string[] = []
  for (let place = 0; place < 10; place++) ids.push((await text(from, to, `Group text ${place}`, who)).id)
  return ids
}
const start = () => startOutbox({ service: w.service, log: w.service.log })
const sendAll = async () => {
  const outbox = start()
  await until(async () => (await w.superuser.query('select from sms.outbox')).rowCount === 0)
  await outbox.stop()
}
const expectNone = async (ids: string[], to: string[], reason: string) => {
  for (const id of ids) expect(await standing(w, id)).toEqual({ status: 'failed', reason })
  for (const peer of to) expect(await handedTo(w, peer)).toEqual([])
}

test.each([
  ['STOP', 0],
  ['stop all.', 1],
  ['END', 2],
  ['Opt-Out', 1],
])(
  '"%s" of one of a group while ten group texts are queued: none of them reaches the carrier',
  async (keyword, place) => {
    const [number, to] = [await line(), group()]
    const ids = await queueTen(number.number, to)
    await ingestTexts(w.db, [{ ...number, from: to[place] ?? '', text: keyword }])
    await sendAll()
    await expectNone(ids, to, 'opted_out')
    expect(await refusal(text(number.number, to))).toBe('opted_out')
    await ingestTexts(w.db, [{ ...number, from: to[place] ?? '', text: 'START' }])
    await text(number.number, to, 'All again')
    await sendAll()
    expect(await handedTo(w, to[0] ?? '')).toEqual(['All again'])
  },
)

test('STOP said in the group itself, or to another number of the tenant, counts for the group', async () => {
  for (const said of ['in the group', 'to another number']) {
    const [number, other, to] = [await line(), await line(), group()]
    const ids = await queueTen(number.number, to)
    const [from = '', ...rest] = to
    const stop = said === 'in the group' ? { ...number, to: [number.number, ...rest] } : other
    await ingestTexts(w.db, [{ ...stop, from, text: 'STOP' }])
    await sendAll()
    await expectNone(ids, to, 'opted_out')
  }
})

test('STOP while the first of ten is in the carrier’s hands: it went out, the nine behind it do not', async () => {
  const [number, to] = [await line(), group()]
  const [first = '', ...behind] = await queueTen(number.number, to)
  await control(w.simulator, 'POST', '/misbehave', { where: 'send', how: 'late', delayMs: 500 })
  const outbox = start()
  await until(async () => (await standing(w, first)).status === 'sending')
  await ingestTexts(w.db, [{ ...number, from: to[2] ?? '', text: 'STOP' }])
  await until(async () => (await w.superuser.query('select from sms.outbox')).rowCount === 0)
  await outbox.stop()
  expect((await standing(w, first)).status).toBe('sent')
  for (const id of behind) expect(await standing(w, id)).toEqual({ status: 'failed', reason: 'opted_out' })
  for (const peer of to) expect(await handedTo(w, peer)).toEqual(['Group text 0'])
})

test('disabled, unlinked or left by its writer: no group text that is queued reaches the carrier', async () => {
  const leaver = await w.person(w.acme.tenantId, 'user')
  const ends: [string, Principal, (numberId: string) => Promise<unknown>][] = [
    [
      'number_disabled',
      w.acme.agents[0],
      numberId => asPrincipal(w.db, w.acme.admin, tx => disable(tx, w.acme.admin, { numberId, reason: undefined })),
    ],
    [
      'number_unlinked',
      w.acme.agents[0],
      numberId => asPrincipal(w.db, w.root, tx => unlink(tx, w.root, { numberId })),
    ],
    ['number_not_held', leaver, () => w.host(w.hostKind.deactivate(leaver.userId))],
  ]
  for (const [reason, who, end] of ends) {
    const [number, to] = [await line(who), group()]
    const ids = await queueTen(number.number, to, who)
    await end(number.numberId)
    await sendAll()
    await expectNone(ids, to, reason)
  }
})

test('disabled in the race with the worker: what it had not taken stays here, also once it is enabled again', async () => {
  const [number, to] = [await line(), group()]
  const ids = await queueTen(number.number, to)
  const [admin, numberId] = [w.acme.admin, number.numberId]
  const outbox = start()
  await until(async () => (await handedTo(w, to[0] ?? '')).length > 0)
  await asPrincipal(w.db, admin, tx => disable(tx, admin, { numberId, reason: undefined }))
  const { rows } = await w.superuser.query(
    "select count(*)::integer as taken from sms.messages where id = any ($1) and status <> 'queued'",
    [ids],
  )
  await until(async () => (await w.superuser.query('select from sms.outbox')).rowCount === 0)
  await asPrincipal(w.db, admin, tx => enable(tx, admin, { numberId, reason: undefined }))
  await outbox.stop()
  const standings = await Promise.all(ids.map(id => standing(w, id)))
  const sent = standings.filter(({ status }) => status === 'sent').length
  expect(sent).toBeLessThanOrEqual(rows[0].taken)
  expect(standings.slice(sent)).toEqual(Array(10 - sent).fill({ status: 'failed', reason: 'number_disabled' }))
  for (const peer of to) expect(await handedTo(w, peer)).toHaveLength(sent)
})

test('handed over while twenty group texts are being written: each is accepted before or refused after, and none is half', async () => {
  const [number, to] = [await line(), group()]
  const [before, after] = [w.acme.agents[0], w.acme.agents[1]]
  const { admin } = w.acme
  const written = Array.from({ length: 20 }, (_, place) => refusal(text(number.number, to, `Rival ${place}`, before)))
  const given = asPrincipal(w.db, admin, tx =>
    assign(tx, admin, { numberId: number.numberId, userId: after.userId, note: undefined }),
  )
  const outcomes = await Promise.all(written)
  await given
  expect(new Set([...outcomes, 'done', 'not_found'])).toEqual(new Set(['done', 'not_found']))
  const { rows } = await w.superuser.query(
    `select m.at <= a.assigned_at as "isBefore", m.participants
     from sms.messages m join sms.assignments a on a.number_id = m.number_id and a.ended_at is null where m.number_id = $1`,
    [number.numberId],
  )
  expect(rows).toHaveLength(outcomes.filter(outcome => outcome === 'done').length)
  for (const row of rows) expect(row).toEqual({ isBefore: true, participants: to })
  expect(await refusal(text(number.number, to, 'Too late', before))).toBe('not_found')
  expect(await refusal(text(number.number, to, 'By the new holder', after))).toBe('done')
  await sendAll()
  expect(await handedTo(w, to[0] ?? '')).toHaveLength(rows.length + 1)
})
