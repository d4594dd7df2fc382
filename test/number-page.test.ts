import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { setAvailability } from '../src/numbers/set-availability.js'
import { ingestTexts } from './support/inbound-text.js'
import { type TestPanel, testPanel } from './support/panel.js'
import { somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let panel: TestPanel
beforeAll(async () => {
  w = await world()
  panel = await testPanel(w)
})
afterAll(async () => {
  await panel.stop()
  await w.stop()
})

const record = (id: string, action: string, resource = 'sms_numbers') =>
  `/admin/api/resources/${resource}/records/${id}/${action}`
const post = async (who: Principal, path: string, body: object = {}) =>
  (await (await panel.as(who)).post(path).send(body).expect(200)).body
const pageOf = async (who: Principal, numberId: string) =>
  (await (await panel.as(who)).get(record(numberId, 'show')).expect(200)).body.page
const away = (who: Principal, available = false) =>
  asPrincipal(w.db, who, tx => setAvailability(tx, who, { available }))
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)
/** A number that three share by turns. */
const line = () => w.linkedNumber(w.acme, { holders: w.acme.agents, routing: 'round_robin' })
/** As `queue` leaves it before a worker has come: with the worker of no host running, a text stays where it is. */
const queued = ({ numberId }: { numberId: string }) =>
  w.superuser.query(
    `with c as (
       insert into sms.conversations (tenant_id, number_id, key, peer, participants, opened_at, last_at)
       values ($1, $2, $3, $3, array[$3], now(), now()) returning id)
     insert into sms.outbox (message_id, tenant_id, number_id, conversation_id) select gen_random_uuid(), $1, $2, c.id from c`,
    [w.acme.tenantId, numberId, somebody()],
  )

test('the page says who gets the next new conversation, who is passed over, and changes nothing by saying it', async () => {
  const { numberId, number } = await line()
  const [one, two, three] = w.acme.agents
  expect((await pageOf(w.acme.admin, numberId)).routing).toMatchObject({
    rule: 'round_robin',
    outcome: 'delivered',
    next: [{ name: one.name }],
  })
  await ingestTexts(w.db, [{ numberId, number }])
  await away(two)
  const { routing } = await pageOf(w.acme.admin, numberId)
  expect(routing.next).toMatchObject([{ name: three.name }])
  expect(routing.candidates).toMatchObject([
    { name: one.name, skipped: null },
    { name: two.name, skipped: 'away' },
    { name: three.name, skipped: null },
  ])
  expect((await pageOf(w.acme.admin, numberId)).routing.next).toEqual(routing.next)
  await away(two, true)
})

test('before a number is switched off its page counts who keeps it and what will not go out', async () => {
  const number = await line()
  await queued(number)
  await queued(number)
  const { routing, desk } = await pageOf(w.acme.admin, number.numberId)
  expect({ holders: routing.candidates.length, queued: desk.queued }).toEqual({ holders: 3, queued: 2 })
  await post(w.acme.admin, record(number.numberId, 'disable'), { reason: 'moving house' })
  const off = await pageOf(w.acme.admin, number.numberId)
  expect(off).toMatchObject({
    cannotSend: { code: 'number_disabled' },
    routing: { outcome: 'held_disabled' },
    desk: { switchedAt: expect.any(String) },
  })
})

test('texts that wait are listed with why, and delivered one by one or all at once', async () => {
  const { numberId, number } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]], enabled: false })
  await ingestTexts(w.db, [
    { numberId, number, text: 'first', at: ago(3) },
    { numberId, number, text: 'second', at: ago(2) },
    { numberId, number, text: 'third', at: ago(1) },
  ])
  const { desk } = await pageOf(w.acme.admin, numberId)
  expect(desk.waiting).toBe(3)
  expect(desk.held.map(({ text, why }: { text: string; why: string }) => [text, why])).toEqual([
    ['first', 'held_disabled'],
    ['second', 'held_disabled'],
    ['third', 'held_disabled'],
  ])
  const refused = await post(w.acme.admin, record(numberId, 'releaseWaiting'))
  expect(refused.error.code).toBe('nobody_to_deliver')
  await post(w.acme.admin, record(numberId, 'enable'))
  const one = await post(w.acme.admin, record(desk.held[0].id, 'deliver', 'sms_deliveries'))
  expect(one.notice.type).toBe('success')
  const all = await post(w.acme.admin, record(numberId, 'releaseWaiting'))
  expect(all).toMatchObject({ notice: { type: 'success', message: 'waitingReleased' }, delivered: 2, waiting: 0 })
  expect(await post(w.acme.admin, record(numberId, 'releaseWaiting'))).toMatchObject({ delivered: 0, waiting: 0 })
  expect((await pageOf(w.acme.admin, numberId)).desk).toMatchObject({ waiting: 0, held: [] })
  expect(await pageOf(w.acme.agents[0], numberId)).toMatchObject({ unread: 3 })
})

test('the last deliveries, the texts of each day and what is used of a limit are counted as they come', async () => {
  const { numberId, number } = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  await w.superuser.query('update sms.tenant_settings set number_day_segments = 10 where tenant_id = $1', [
    w.globex.tenantId,
  ])
  await ingestTexts(w.db, [
    { numberId, number, from: '+13055550199', text: 'twice' },
    { numberId, number, from: '+13055550199', text: 'twice' },
  ])
  await w.superuser.query(
    `update sms.usage_days set out_segments = 8, out_messages = 5, failed = 1 where number_id = $1`,
    [numberId],
  )
  const { desk } = await pageOf(w.globex.admin, numberId)
  const outcomes = desk.deliveries.map(({ outcome }: { outcome: string }) => outcome)
  expect(outcomes.toSorted()).toEqual(['delivered', 'duplicate']) // of one millisecond
  expect(desk.days).toHaveLength(30)
  expect(desk.days.at(-1)).toMatchObject({ received: 1, sent: 5, failed: 1 }) // a duplicate is counted once
  expect(desk.days.at(-2)).toMatchObject({ received: 0, sent: 0, failed: 0 })
  expect(desk.used).toEqual({ inToday: 1, outToday: 8, inMonth: 1, outMonth: 8 })
  expect(desk.limits).toEqual([{ scope: 'number', period: 'day', segments: 10, used: 8, zone: 'America/Los_Angeles' }])
  expect(desk.zone).toBe('America/Los_Angeles')
})

interface Told {
  id: string
  action: string
  who: string | null
  detail: Record<string, unknown>
}

test('the history tells who did what to whom and why, by name and never by id, older pages on demand', async () => {
  const { numberId } = await w.linkedNumber(w.acme)
  const [one, two] = w.acme.agents
  await post(w.acme.admin, record(numberId, 'assign'), { userId: one.userId, note: 'covers Monday' })
  await post(w.root, record(numberId, 'share'), { userIds: [two.userId, one.userId], routing: 'backup' })
  await post(w.acme.admin, record(numberId, 'disable'), { reason: 'on leave' })
  const told = (await pageOf(w.acme.admin, numberId)).desk.timeline
  expect(told.older).toBe(false)
  const events: Told[] = told.events
  const event = (wanted: string) => events.find(({ action }) => action === wanted)
  expect(events.map(({ action }) => action).toSorted()).toEqual([
    'number.assign',
    'number.disable',
    'number.link',
    'number.routing',
    'number.share',
  ])
  expect([events[0]?.action, events[4]?.action]).toEqual(['number.disable', 'number.link'])
  const admin = w.acme.admin.name
  expect(event('number.disable')).toMatchObject({ who: admin, detail: { reason: 'on leave' } })
  expect(event('number.share')).toMatchObject({
    who: null,
    detail: { before: [one.name], after: [two.name, one.name], routing: 'backup' },
  })
  expect(event('number.routing')?.detail).toEqual(expect.objectContaining({ before: 'everyone', after: 'backup' }))
  expect(event('number.assign')).toMatchObject({
    who: admin,
    detail: { before: [], after: [one.name], note: 'covers Monday' },
  })
  const toRoot: Told[] = (await pageOf(w.root, numberId)).desk.timeline.events
  expect(toRoot.find(({ action }) => action === 'number.share')?.who).toBe(w.root.name)

  for (let turn = 0; turn < 10; turn++) {
    await post(w.acme.admin, record(numberId, 'enable'))
    await post(w.acme.admin, record(numberId, 'disable'))
  }
  const newest = (await pageOf(w.acme.admin, numberId)).desk.timeline
  expect([newest.events.length, newest.older]).toEqual([20, true])
  const agent = await panel.as(w.acme.admin)
  const before = newest.events.at(-1).id
  const { body } = await agent.get(record(numberId, 'timeline')).query({ before }).expect(200)
  expect(body.timeline).toMatchObject({ older: false, events: told.events })
  const bad = await agent.get(record(numberId, 'timeline')).query({ before: 'the beginning' }).expect(200)
  expect(bad.body.error.code).toBe('invalid_input')
})

test('the private note is written, changed and taken away by admins, each time in the history', async () => {
  const { numberId } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  expect((await pageOf(w.acme.admin, numberId)).desk.note).toBeNull()
  const saved = await post(w.acme.admin, record(numberId, 'setNote'), { text: 'Ask Dana first.\nNever on Sundays.' })
  expect(saved.notice).toMatchObject({ type: 'success', message: 'noteSaved' })
  await post(w.acme.admin, record(numberId, 'setNote'), { text: 'Ask Dana first.\nNever on Sundays.' })
  expect((await pageOf(w.root, numberId)).desk.note).toMatchObject({
    text: 'Ask Dana first.\nNever on Sundays.',
    who: w.acme.admin.name,
  })
  await post(w.acme.admin, record(numberId, 'setNote'), { text: '' })
  const { note, timeline } = (await pageOf(w.acme.admin, numberId)).desk
  expect(note.text).toBe('')
  const notes = timeline.events.filter(({ action }: Told) => action === 'number.note')
  expect(notes.map(({ detail }: Told) => detail.text)).toEqual(['', 'Ask Dana first.\nNever on Sundays.'])
  const long = await post(w.acme.admin, record(numberId, 'setNote'), { text: 'x'.repeat(4001) })
  expect(long.error.code).toBe('invalid_input')
})

test('a holder sees the number and what is their own: no deliveries, no history, no note, nobody else’s absence', async () => {
  const { numberId, number } = await line()
  const [one, two] = w.acme.agents
  await ingestTexts(w.db, [{ numberId, number }])
  await post(w.acme.admin, record(numberId, 'setNote'), { text: 'not for agents' })
  await away(two)
  const page = await pageOf(one, numberId)
  expect(page).toMatchObject({ desk: null, unread: 1, cannotSend: null })
  expect(page.routing.candidates.every(({ skipped }: { skipped: unknown }) => skipped === null)).toBe(true)
  expect(JSON.stringify(page)).not.toContain('not for agents')
  expect((await pageOf(two, numberId)).routing.candidates[1]).toMatchObject({ name: two.name, skipped: 'away' })
  await away(two, true)
  const agent = await panel.as(one)
  const { body } = await agent.get(record(numberId, 'timeline'))
  expect(body).not.toHaveProperty('timeline')
})

test('another tenant’s number has no page, no history and takes no note', async () => {
  const { numberId } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const agent = await panel.as(w.globex.admin)
  const absent = '00000000-0000-4000-8000-000000000000'
  for (const action of ['show', 'timeline']) {
    const foreign = await agent.get(record(numberId, action))
    const none = await agent.get(record(absent, action))
    expect(foreign.text.replaceAll(numberId, absent)).toBe(none.text)
  }
  await agent.post(record(numberId, 'setNote')).send({ text: 'mine' })
  expect((await pageOf(w.acme.admin, numberId)).desk.note).toBeNull()
  const seen = await asPrincipal(w.db, w.globex.admin, tx =>
    tx.query('select id from sms.number_timeline($1, null, 10)', [numberId]),
  )
  expect(seen.rows).toEqual([])
})
