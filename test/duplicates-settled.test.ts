import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { listMessages } from '../src/messages/list-messages.js'
import { settleDuplicates } from '../src/messages/settle-duplicates.js'
import { type Swept, sweepHistory } from '../src/messages/sweep-history.js'
import { deliverWaiting } from '../src/numbers/deliver-waiting.js'
import { foldDoubles } from '../src/panel/components/fold-doubles.js'
import { carrierLine, type Line, writeTo } from './support/carrier-line.js'
import { type OpenDoors, openDoors } from './support/doors.js'
import { ingestTexts } from './support/inbound-text.js'
import { control } from './support/simulated-carrier.js'
import { somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let doors: OpenDoors
beforeAll(async () => {
  w = await world()
  doors = await openDoors(w)
})
afterAll(async () => {
  await doors?.stop()
  await w?.stop()
})

/** A number whose texts the simulator posts here. */
const line = (options?: Parameters<World['linkedNumber']>[1]) => carrierLine(w, doors, w.acme, options)
const misbehave = (rule: object) => control(w.simulator, 'POST', '/misbehave', rule)
const write = (number: Line, from: string, text = 'yes', to: string[] = []) => writeTo(w, number, { from, text, to })
/** Compares the history twice: of what both readings did not show, something is concluded. */
const sweep = async (): Promise<Swept[]> => {
  const once = () => sweepHistory({ service: w.service, log: w.service.log, asked: true, settleAfterMs: 0, pauseMs: 0 })
  return [await once(), await once()]
}
const seenBy = async (who: Principal, { number }: Line) => {
  const { messages } = await asPrincipal(w.db, who, tx => listMessages(tx, who, { number }))
  return messages.reverse().map(({ status, doubled }) => (doubled ? `${status}, ${doubled}` : status))
}
const rowsOf = async (sql: string, { numberId }: Line) => (await w.superuser.query(sql, [numberId])).rows
const counted = async (number: Line) =>
  (await rowsOf('select sum(in_messages)::int as came from sms.usage_days where number_id = $1', number))[0].came
const inboxes = async (number: Line) =>
  (await rowsOf('select count(*)::int as count from sms.inbox where number_id = $1', number))[0].count
const log = (number: Line) =>
  rowsOf(
    `select outcome, reason, settled_at is not null as settled from sms.delivery_list where number_id = $1 order by id`,
    number,
  )

test('a text delivered twice is open for holders and admins, and is confirmed as one by the history', async () => {
  const number = await line()
  await misbehave({ where: 'inbound', how: 'twice' })
  await write(number, somebody())
  for (const who of [w.acme.agents[0], w.acme.admin])
    expect(await seenBy(who, number)).toEqual(['received', 'duplicate, open'])
  expect(await counted(number)).toBe(1)

  expect(await sweep()).toEqual(['done', 'done'])
  expect(await seenBy(w.acme.agents[0], number)).toEqual(['received', 'duplicate, settled'])
  expect([await counted(number), await inboxes(number)]).toEqual([1, 1])
  expect(await log(number)).toEqual([
    { outcome: 'delivered', reason: null, settled: false },
    { outcome: 'duplicate', reason: 'history_shows_one', settled: true },
  ])
  const told = await rowsOf(
    `select a.actor, d.detail from sms.audit a join sms.audit_details d on d.audit_id = a.id
     where a.action = 'duplicate.settled' and a.ids ->> 'number' = $1`,
    number,
  )
  expect(told).toEqual([{ actor: null, detail: { by: 'carrier_history', verdict: 'duplicate', ours: 2, theirs: 1 } }])
})

test('of two honest ones the second becomes a text of its own, for whoever got the first alone', async () => {
  const number = await line({ holders: w.acme.agents.slice(0, 2), routing: 'round_robin' })
  const peer = somebody()
  await write(number, peer)
  await write(number, peer)
  expect([await counted(number), await inboxes(number)]).toEqual([1, 1])

  await sweep()
  expect(await seenBy(w.acme.admin, number)).toEqual(['received', 'received'])
  expect([await counted(number), await inboxes(number)]).toEqual([2, 2])
  const who = await rowsOf('select distinct user_id::text as who from sms.inbox where number_id = $1', number)
  expect(who).toHaveLength(1)
  const handlers = await rowsOf(
    'select distinct handler_id::text as who from sms.messages where number_id = $1',
    number,
  )
  expect(handlers).toEqual(who)
  expect((await log(number))[1]).toEqual({ outcome: 'delivered', reason: 'history_shows_both', settled: true })
  const events = await rowsOf(
    `select count(*)::int as count from sms.events where number_id = $1 and kind = 'message'`,
    number,
  )
  expect(events).toEqual([{ count: 2 }])
})

test('two that overtook one another on their way in are settled like others', async () => {
  const number = await line()
  const peer = somebody()
  await misbehave({ where: 'inbound', how: 'lose', times: 2 })
  await write(number, peer)
  await write(number, peer)
  const [now, before] = [new Date(), new Date(Date.now() - 1_500)]
  const one = { ...number, from: peer, text: 'yes' }
  await ingestTexts(w.db, [{ ...one, at: now }]) // its form was read faster
  await ingestTexts(w.db, [{ ...one, at: before }])
  await sweep()
  expect(await seenBy(w.acme.admin, number)).toEqual(['received', 'received'])
  expect([await counted(number), await inboxes(number)]).toEqual([2, 2])
})

test('of three of which the customer sent two, one is confirmed, once the carrier’s clock is known', async () => {
  const number = await line()
  for (const stranger of [somebody(), somebody(), somebody()]) await write(await line(), stranger)
  const peer = somebody()
  await write(number, peer)
  await misbehave({ where: 'inbound', how: 'twice' })
  await write(number, peer)
  await sweep()
  expect((await seenBy(w.acme.admin, number)).sort()).toEqual(['duplicate, settled', 'received', 'received'])
  expect([await counted(number), await inboxes(number)]).toEqual([2, 2])
})

test('a second text to a group is one of its own as well', async () => {
  const number = await line()
  const [peer, other] = [somebody(), somebody()]
  await write(number, peer, 'both of you', [other])
  await write(number, peer, 'both of you', [other])
  expect(await seenBy(w.acme.admin, number)).toEqual(['received', 'duplicate, open'])
  await sweep()
  expect(await seenBy(w.acme.admin, number)).toEqual(['received', 'received'])
})

test('what was held stays held, and is released with the first', async () => {
  const number = await line({ holders: [w.acme.agents[0]], enabled: false })
  const peer = somebody()
  await write(number, peer)
  await write(number, peer)
  await sweep()
  expect(await seenBy(w.acme.admin, number)).toEqual(['held', 'held'])
  expect((await log(number)).map(({ outcome }) => outcome)).toEqual(['held_disabled', 'held_disabled'])
  expect(await counted(number)).toBe(2)
  await w.superuser.query('update sms.numbers set enabled = true where id = $1', [number.numberId])
  const released = await asPrincipal(w.db, w.acme.admin, tx => deliverWaiting(tx, number.numberId, true))
  expect(released).toMatchObject({ delivered: 2 })
  expect(await inboxes(number)).toBe(2)
})

test('a duplicate stays open while the history cannot be read, is late, or was read once', async () => {
  const number = await line()
  const peer = somebody()
  await misbehave({ where: 'inbound', how: 'twice' })
  await write(number, peer)
  const isOpen = async () => expect(await seenBy(w.acme.admin, number)).toEqual(['received', 'duplicate, open'])
  await misbehave({ where: 'history', how: 'status500', times: 50 })
  expect((await sweep()).map(each => typeof each)).toEqual(['object', 'object'])
  await isOpen()
  await control(w.simulator, 'DELETE', '/misbehave')
  await control(w.simulator, 'POST', '/history', { lagMs: 3_600_000 })
  expect(await sweep()).toEqual(['done', 'done'])
  await isOpen() // it shows neither
  await control(w.simulator, 'POST', '/history', { lagMs: 0 })
  await sweep()
  await sweep()
  const { rows } = await w.superuser.query('select lag_seconds from sms.history_sweep')
  expect(rows[0].lag_seconds).toBeGreaterThanOrEqual(0)
  expect(await seenBy(w.acme.admin, number)).toEqual(['received', 'duplicate, settled'])
})

test('two processes settle one duplicate once', async () => {
  const number = await line()
  const peer = somebody()
  await write(number, peer)
  await write(number, peer)
  const [open] = await rowsOf('select message_id::text as id from sms.duplicates where number_id = $1', number)
  const told = [{ messageId: open.id, isHonest: true, ours: 2, theirs: 2 }]
  await Promise.all([1, 2, 3, 4].map(() => settleDuplicates(w.db, told, w.service.log)))
  expect([await counted(number), await inboxes(number)]).toEqual([2, 2])
  const settled = await rowsOf(
    `select count(*)::int as count from sms.audit where action = 'duplicate.settled' and ids ->> 'number' = $1`,
    number,
  )
  expect(settled).toEqual([{ count: 1 }])
})

test('a thread shows equal texts as one with a count, and what it equals elsewhere alone', async () => {
  const number = await line()
  const peer = somebody()
  await write(number, peer)
  await write(number, peer)
  await write(number, peer, 'no')
  const { messages } = await asPrincipal(w.db, w.acme.admin, tx => listMessages(tx, w.acme.admin, number))
  const folded = (of: typeof messages) =>
    foldDoubles(of.toReversed()).map(({ message, doubles }) => [message.text, doubles.length])
  expect(folded(messages)).toEqual([
    ['yes', 1],
    ['no', 0],
  ])
  expect(folded(messages.slice(0, 2))).toEqual([
    ['yes', 0],
    ['no', 0],
  ])
})
