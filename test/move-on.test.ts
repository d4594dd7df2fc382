import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { asPrincipal, asWorker, type Principal } from '../src/access/principal.js'
import { listNotes } from '../src/messages/list-notes.js'
import { SendInput, send } from '../src/messages/send.js'
import { AssignInput, assign } from '../src/numbers/assign.js'
import { setAvailability } from '../src/numbers/set-availability.js'
import { setTimer } from '../src/numbers/set-timer.js'
import { ingestTexts } from './support/inbound-text.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

type Line = { numberId: string; number: string }
const line = async (routing: 'round_robin' | 'backup', minutes = 10): Promise<Line> => {
  const made = await w.linkedNumber(w.acme, { holders: w.acme.agents, routing })
  await asPrincipal(w.db, w.acme.admin, tx => setTimer(tx, w.acme.admin, { numberId: made.numberId, minutes }))
  return made
}
const text = (number: Line, from: string) => ingestTexts(w.db, [{ ...number, from }])
const after = (minutes: number) =>
  asWorker(w.db, tx =>
    tx.query('select sms.move_on(clock_timestamp() + make_interval(secs => $1)) as moved', [minutes * 60 + 1]),
  )
const handlerOf = async ({ numberId }: Line, from: string) =>
  (
    await w.superuser.query('select handler_id::text as id from sms.conversations where number_id = $1 and key = $2', [
      numberId,
      from,
    ])
  ).rows[0]?.id
const inboxOf = async ({ numberId }: Line, who: Principal) =>
  (await w.superuser.query('select from sms.inbox where number_id = $1 and user_id = $2', [numberId, who.userId]))
    .rowCount
const notesOf = async (who: Principal, { numberId }: Line, from: string) => {
  const { rows } = await w.superuser.query('select id from sms.conversations where number_id = $1 and key = $2', [
    numberId,
    from,
  ])
  return (await asPrincipal(w.db, who, tx => listNotes(tx, who, { conversationId: rows[0]?.id }))).notes
}

test('unanswered for ten minutes, a conversation moves on to the next, and the thread says so', async () => {
  const [a, b, c] = w.acme.agents
  const number = await line('backup')
  await text(number, '+13035558001')
  await after(9)
  expect(await handlerOf(number, '+13035558001')).toBe(a.userId)
  await after(10)
  expect(await handlerOf(number, '+13035558001')).toBe(b.userId)
  expect(await inboxOf(number, b)).toBe(1)
  expect(await inboxOf(number, c)).toBe(0)
  expect(await notesOf(b, number, '+13035558001')).toMatchObject([
    { kind: 'moved_on', from: a.name, to: b.name, minutes: 10 },
  ])
  await after(15)
  expect(await handlerOf(number, '+13035558001')).toBe(b.userId)
  await after(20.1)
  expect(await handlerOf(number, '+13035558001')).toBe(c.userId)
  expect(await notesOf(w.globex.admin, number, '+13035558001')).toEqual([])
})

test('in round robin it takes the next one’s turn, and passes over who is away', async () => {
  const [a, b, c] = w.acme.agents
  const number = await line('round_robin')
  await text(number, '+13035558002')
  await asPrincipal(w.db, b, tx => setAvailability(tx, b, { available: false }))
  await after(10)
  expect(await handlerOf(number, '+13035558002')).toBe(c.userId)
  await text(number, '+13035558003')
  expect(await handlerOf(number, '+13035558003')).toBe(a.userId)
  await asPrincipal(w.db, b, tx => setAvailability(tx, b, { available: true }))
})

test('an answer stops the timer until the next text', async () => {
  const [a] = w.acme.agents
  const number = await line('backup')
  await text(number, '+13035558004')
  const answer = SendInput.parse({ from: number.number, to: '+13035558004', text: 'On it' })
  await asPrincipal(w.db, a, tx => send(tx, a, answer))
  await after(60)
  expect(await handlerOf(number, '+13035558004')).toBe(a.userId)
})

test('whom a conversation comes to by routing has the full minutes, too', async () => {
  const [a, b, c] = w.acme.agents
  const number = await line('backup')
  const from = '+13035558008'
  await ingestTexts(w.db, [{ ...number, from, at: new Date(Date.now() - 9 * 60_000) }])
  await asPrincipal(w.db, a, tx => setAvailability(tx, a, { available: false }))
  await text(number, from)
  expect(await handlerOf(number, from)).toBe(b.userId)
  await after(9)
  expect(await handlerOf(number, from)).toBe(b.userId)
  await after(10)
  expect(await handlerOf(number, from)).toBe(c.userId)
  await asPrincipal(w.db, a, tx => setAvailability(tx, a, { available: true }))
})

test('with nobody else there it stays; without a timer it stays for ever', async () => {
  const [a, b, c] = w.acme.agents
  const number = await line('backup')
  const still = await w.linkedNumber(w.acme, { holders: w.acme.agents, routing: 'backup' })
  await text(number, '+13035558005')
  await text(still, '+13035558005')
  for (const who of [b, c]) await asPrincipal(w.db, who, tx => setAvailability(tx, who, { available: false }))
  await after(30)
  expect(await handlerOf(number, '+13035558005')).toBe(a.userId)
  expect(await handlerOf(still, '+13035558005')).toBe(a.userId)
  for (const who of [b, c]) await asPrincipal(w.db, who, tx => setAvailability(tx, who, { available: true }))
})

test('who holds a number from a hand-over on reads no note of before', async () => {
  const number = await line('backup')
  await text(number, '+13035558007')
  await after(10)
  const heir = await w.person(w.acme.tenantId, 'user', 'Heir')
  const input = AssignInput.parse({ numberId: number.numberId, userId: heir.userId, history: 'from_now' })
  await asPrincipal(w.db, w.acme.admin, tx => assign(tx, w.acme.admin, input))
  expect(await notesOf(w.acme.admin, number, '+13035558007')).toHaveLength(1)
  expect(await notesOf(heir, number, '+13035558007')).toEqual([])
})

test('two processes that look at once move it once', async () => {
  const number = await line('backup')
  await text(number, '+13035558006')
  await Promise.all(Array.from({ length: 6 }, () => after(10)))
  expect(await notesOf(w.acme.admin, number, '+13035558006')).toHaveLength(1)
})
