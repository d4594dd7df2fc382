import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { listMessages } from '../src/messages/list-messages.js'
import { AssignInput, assign } from '../src/numbers/assign.js'
import { disable } from '../src/numbers/disable.js'
import { EnableInput, enable } from '../src/numbers/enable.js'
import { ShareInput, share } from '../src/numbers/share.js'
import { unassign } from '../src/numbers/unassign.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { type World, world } from './support/world.js'

let w: World
let app: HostedApp | undefined
beforeAll(async () => {
  w = await world()
})
afterAll(async () => {
  await app?.stop()
  await w?.stop()
})

interface Line {
  numberId: string
  number: string
}
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)
const mine = async (who: Principal, { number }: Line) =>
  (await asPrincipal(w.db, who, tx => listMessages(tx, who, { number, inbox: 'mine' }))).messages
const admin = () => w.acme.admin
const assignTo = ({ numberId }: Line, { userId }: Principal, more: object = {}) =>
  asPrincipal(w.db, admin(), tx => assign(tx, admin(), AssignInput.parse({ numberId, userId, ...more })))
const shareWith = ({ numberId }: Line, people: Principal[], more: object = {}) =>
  asPrincipal(w.db, admin(), tx =>
    share(tx, admin(), ShareInput.parse({ numberId, userIds: people.map(({ userId }) => userId), ...more })),
  )
const enabled = ({ numberId }: Line, more: object = {}) =>
  asPrincipal(w.db, admin(), tx => enable(tx, admin(), EnableInput.parse({ numberId, ...more })))
const disabled = ({ numberId }: Line) =>
  asPrincipal(w.db, admin(), tx => disable(tx, admin(), { numberId, reason: undefined }))
const eventsOf = async ({ numberId }: Line) =>
  (
    await w.superuser.query(
      `select m.text from sms.events e join sms.messages m on m.id = e.message_id where e.number_id = $1 order by m.text`,
      [numberId],
    )
  ).rows.map(({ text }) => text)

test('assigning a number of nobody delivers what waits: in order, with its time, marked, one event a conversation', async () => {
  const [agent] = w.acme.agents
  const line = await w.linkedNumber(w.acme)
  const times = [ago(30), ago(20), ago(10)]
  await ingestTexts(w.db, [
    { ...line, from: '+13035550001', text: 'one', at: times[0] },
    { ...line, from: '+13035550001', text: 'two', at: times[1] },
    { ...line, from: '+13035550002', text: 'three', at: times[2] },
  ])
  expect(await assignTo(line, agent)).toEqual({ delivered: 3, waiting: 0 })
  expect((await mine(agent, line)).map(({ text, at, late, status }) => [text, at, late, status])).toEqual([
    ['three', times[2]?.toISOString(), 'held_unassigned', 'received'],
    ['two', times[1]?.toISOString(), 'held_unassigned', 'received'],
    ['one', times[0]?.toISOString(), 'held_unassigned', 'received'],
  ])
  expect(await eventsOf(line)).toEqual(['three', 'two'])
  expect(await assignTo(line, agent, { deliverHeld: true })).toEqual({ delivered: 0, waiting: 0 })
  expect(await eventsOf(line)).toEqual(['three', 'two'])
  await ingestTexts(w.db, [{ ...line, text: 'in time' }])
  expect((await mine(agent, line))[0]).toMatchObject({ text: 'in time', late: null })
})

test('they may be left to wait, and are told', async () => {
  const [agent, other] = w.acme.agents
  const line = await w.linkedNumber(w.acme)
  await ingestTexts(w.db, [{ ...line, text: 'waits' }])
  expect(await assignTo(line, agent, { deliverHeld: false })).toEqual({ delivered: 0, waiting: 1 })
  expect(await assignTo(line, other)).toEqual({ delivered: 0, waiting: 1 }) // one replaces another: left by default
  expect(await mine(other, line)).toEqual([])
  expect(await shareWith(line, [agent, other], { deliverHeld: true, routing: 'backup' })).toEqual({
    delivered: 1,
    waiting: 0,
  })
  expect((await mine(agent, line)).map(({ text }) => text)).toEqual(['waits'])
})

test('enabling leaves them unless told otherwise, and then goes by today’s holders and routing, in turns', async () => {
  const [before, ...team] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [before], enabled: false })
  await ingestTexts(w.db, [
    { ...line, from: '+13035550001', text: 'one', at: ago(9) },
    { ...line, from: '+13035550002', text: 'two', at: ago(8) },
    { ...line, from: '+13035550001', text: 'three', at: ago(7) },
  ])
  expect(await shareWith(line, team, { routing: 'round_robin' })).toEqual({ delivered: 0, waiting: 3 })
  expect(await enabled(line)).toEqual({ delivered: 0, waiting: 3 })
  await disabled(line)
  expect(await enabled(line, { deliverHeld: true })).toEqual({ delivered: 3, waiting: 0 })
  const [first, second] = await Promise.all(team.map(person => mine(person, line)))
  expect(first?.map(({ text, late }) => [text, late])).toEqual([
    ['three', 'held_disabled'],
    ['one', 'held_disabled'],
  ])
  expect(second?.map(({ text }) => text)).toEqual(['two'])
  expect(await mine(before, line)).toEqual([])
  expect(await eventsOf(line)).toEqual(['three', 'two'])
  const { rows } = await w.superuser.query(
    "select decision ->> 'rule' as rule, decision -> 'turn' as turn from sms.messages where number_id = $1 order by at",
    [line.numberId],
  )
  expect(rows).toEqual([
    { rule: 'round_robin', turn: { before: 0, after: 1 } },
    { rule: 'round_robin', turn: { before: 1, after: 2 } },
    { rule: 'open_conversation', turn: { before: 2, after: 2 } },
  ])
})

test('assign, share and unassign work on a disabled number, which stays disabled and keeps what waits', async () => {
  const [agent, other] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { enabled: false })
  await ingestTexts(w.db, [{ ...line, text: 'waits' }])
  const isOn = async () =>
    (await w.superuser.query('select enabled from sms.numbers where id = $1', [line.numberId])).rows[0].enabled
  expect(await assignTo(line, agent, { deliverHeld: true })).toEqual({ delivered: 0, waiting: 1 })
  expect(await shareWith(line, [agent, other])).toEqual({ delivered: 0, waiting: 1 })
  await asPrincipal(w.db, admin(), tx => unassign(tx, admin(), { numberId: line.numberId }))
  expect(await isOn()).toBe(false)
  expect((await ingestTexts(w.db, [line]))[0]?.outcome).toBe('held_disabled')
})

test('rivals who deliver at once deliver each text once', async () => {
  const [agent] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [agent], enabled: false })
  await ingestTexts(w.db, [
    { ...line, from: '+13035550001', text: 'one' },
    { ...line, text: 'two' },
  ])
  await enabled(line)
  const answers = await Promise.all(Array.from({ length: 6 }, () => enabled(line, { deliverHeld: true })))
  expect(answers.map(({ delivered }) => delivered).toSorted()).toEqual([0, 0, 0, 0, 0, 2])
  expect(await mine(agent, line)).toHaveLength(2)
  expect(await eventsOf(line)).toEqual(['one', 'two'])
})

test('panel and API: the form says how many wait, the answer what became of them, the text that it is late', async () => {
  const [agent] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [agent], enabled: false })
  await ingestTexts(w.db, [{ ...line, text: 'while off' }])
  app = await hostedApp(w)
  const [panel, user] = [await app.as(w.acme.admin), await app.as(agent)]
  const path = (action: string) => `/admin/api/resources/sms_numbers/records/${line.numberId}/${action}`
  for (const action of ['assign', 'share', 'enable']) {
    expect((await panel.get(path(action)).expect(200)).body.record.params.waiting).toBe(1)
  }
  expect((await user.get(path('show')).expect(200)).body.record.params).not.toHaveProperty('waiting')
  const { body } = await panel.post(path('enable')).send({ deliverHeld: 'true' }).expect(200)
  expect(body).toMatchObject({ delivered: 1, waiting: 0, notice: { type: 'success' } })
  const read = await user.get('/api/sms/messages').query({ number: line.number }).expect(200)
  expect(read.body.messages).toMatchObject([{ text: 'while off', late: 'held_disabled', status: 'received' }])
})

test('a conversation of which all is held is no row for a holder, and one for the admin; delivered, it is both’s', async () => {
  const [agent] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [agent] })
  const peersOf = async (who: Principal) => {
    const sql = 'select peer from sms.conversations where number_id = $1 order by peer'
    const { rows } = await asPrincipal(w.db, who, tx => tx.query(sql, [line.numberId]))
    return rows
  }
  await ingestTexts(w.db, [{ ...line, from: '+13035550001', text: 'while it was on' }])
  await disabled(line)
  await ingestTexts(w.db, [{ ...line, from: '+13035550002', text: 'while it was off' }])
  const [heard, held] = [{ peer: '+13035550001' }, { peer: '+13035550002' }]
  expect(await peersOf(agent)).toEqual([heard])
  expect(await peersOf(admin())).toEqual([heard, held])
  await enabled(line, { deliverHeld: true })
  expect(await peersOf(agent)).toEqual([heard, held])
})
