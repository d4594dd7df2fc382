import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { z } from 'zod'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { setAvailability } from '../src/numbers/set-availability.js'
import { SetWorkingHoursInput, setWorkingHours } from '../src/numbers/set-working-hours.js'
import { ingestTexts } from './support/inbound-text.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

const hours = (who: Principal, input: z.input<typeof SetWorkingHoursInput>) =>
  asPrincipal(w.db, who, tx => setWorkingHours(tx, who, SetWorkingHoursInput.parse(input)))
const text = async (number: { numberId: string; number: string }) => (await ingestTexts(w.db, [number]))[0]
const decisionOf = async (messageId: string | null | undefined) =>
  (await w.superuser.query('select decision from sms.messages where id = $1', [messageId])).rows[0]?.decision
const isOpen = async (zone: string, weekly: object, holidays: string[], at: string) =>
  (await w.superuser.query('select sms.is_open($1, $2, $3, $4) as open', [zone, JSON.stringify(weekly), holidays, at]))
    .rows[0]?.open
const everyDay = {
  mon: '00:00-24:00',
  tue: '00:00-24:00',
  wed: '00:00-24:00',
  thu: '00:00-24:00',
  fri: '00:00-24:00',
  sat: '00:00-24:00',
  sun: '00:00-24:00',
}

const office = {
  1: [
    ['09:00', '12:00'],
    ['13:00', '17:00'],
  ],
  5: [['20:00', '24:00']],
}
test.each([
  ['at nine sharp', '2026-11-23T14:00:00Z', true],
  ['a minute before nine', '2026-11-23T13:59:00Z', false],
  ['at noon, when the pause begins', '2026-11-23T17:00:00Z', false],
  ['after the pause', '2026-11-23T18:00:00Z', true],
  ['at five, when it ends', '2026-11-23T22:00:00Z', false],
  ['on a day without hours', '2026-11-24T15:00:00Z', false],
  ['a minute before midnight', '2026-11-28T04:59:00Z', true],
  ['at midnight', '2026-11-28T05:00:00Z', false],
  ['at nine in summer, which is another hour of UTC', '2026-07-06T13:00:00Z', true],
  ['on a day off', '2026-11-30T15:00:00Z', false],
])('a New York office is open %s: %s is %s', async (_when, at, open) => {
  expect(await isOpen('America/New_York', office, ['2026-11-30'], at)).toBe(open)
})

const nights = {
  2: [['22:00', '06:00']],
  6: [['18:00', '00:00']],
  7: [['20:00', '04:00']],
}
test.each([
  ['before it begins', '2026-11-24T20:59:00Z', false],
  ['when it begins', '2026-11-24T21:00:00Z', true],
  ['a minute before midnight', '2026-11-24T22:59:00Z', true],
  ['at midnight', '2026-11-24T23:00:00Z', true],
  ['a minute before it ends', '2026-11-25T04:59:00Z', true],
  ['when it ends', '2026-11-25T05:00:00Z', false],
  ['in the night before it', '2026-11-24T02:00:00Z', false],
  ['the night after it', '2026-11-25T22:00:00Z', false],
  ['up to midnight, which is written 00:00', '2026-11-28T22:59:00Z', true],
  ['but not behind it', '2026-11-28T23:00:00Z', false],
  ['in the night of a day off, from the shift of the day before', '2026-12-02T03:00:00Z', true],
  ['in the night behind a day off, whose shift is off', '2026-12-09T03:00:00Z', false],
  ['in the hour that is left out in spring', '2026-03-29T00:59:00Z', false],
])('a Berlin night shift, %s: %s is %s', async (_when, at, open) => {
  expect(await isOpen('Europe/Berlin', nights, ['2026-12-02', '2026-12-08'], at)).toBe(open)
})

test.each([
  ['Sunday’s shift goes on into Monday', '2026-10-26T02:59:00Z', true],
  ['and ends at four by the clock of the winter', '2026-10-26T03:00:00Z', false],
  ['in spring it ends at four by the clock of the summer', '2026-03-30T01:59:00Z', true],
  ['not an hour later', '2026-03-30T02:00:00Z', false],
])('when the clocks change in Berlin: %s', async (_when, at, open) => {
  expect(await isOpen('Europe/Berlin', nights, [], at)).toBe(open)
})

test('away until a time ends by itself', async () => {
  const [a, b] = w.acme.agents
  const number = await w.linkedNumber(w.acme, { holders: [a, b], routing: 'backup' })
  const away = (ms: number) =>
    asPrincipal(w.db, a, tx => setAvailability(tx, a, { available: false, awayUntil: new Date(Date.now() + ms) }))
  await away(60_000)
  expect((await text(number))?.recipients).toEqual([b.userId])
  await expect(away(-1_000)).rejects.toMatchObject({ code: 'invalid_input' })
  const end = `update sms.availability set away_until = clock_timestamp() - interval '1 second' where user_id = $1`
  await w.superuser.query(end, [a.userId])
  expect((await text(number))?.recipients).toEqual([a.userId])
  await asPrincipal(w.db, a, tx => setAvailability(tx, a, { available: true }))
})

test('outside their hours people are passed over, in round robin without losing a turn', async () => {
  const [a, b, c] = w.globex.agents
  const number = await w.linkedNumber(w.globex, { holders: [a, b, c], routing: 'round_robin' })
  await hours(w.globex.admin, { userId: b.userId, timeZone: 'UTC' })
  const got = [await text(number), await text(number), await text(number)].map(outcome => outcome?.recipients[0])
  expect(got).toEqual([a.userId, c.userId, a.userId])
  await hours(b, { timeZone: 'Pacific/Auckland', weekly: everyDay })
  expect((await text(number))?.recipients).toEqual([b.userId])
  await hours(b, { always: true })
})

test('outside a number’s hours a text goes to all holders, marked that nobody was available', async () => {
  const [a, b] = w.globex.agents
  const number = await w.linkedNumber(w.globex, { holders: [a, b], routing: 'backup' })
  await hours(w.globex.admin, { numberId: number.numberId, timeZone: 'America/Chicago', weekly: {} })
  const outcome = await text(number)
  expect(outcome?.recipients).toEqual([a.userId, b.userId])
  expect(await decisionOf(outcome?.message_id)).toMatchObject({
    nobodyAvailable: true,
    candidates: [{ skipped: 'number_closed' }, { skipped: 'number_closed' }],
  })
})

test('each text keeps why it went where it went', async () => {
  const [a, b, c] = w.acme.agents
  const number = await w.linkedNumber(w.acme, { holders: [a, b, c], routing: 'round_robin' })
  await asPrincipal(w.db, b, tx => setAvailability(tx, b, { available: false }))
  const decide = async (from: string) => decisionOf((await ingestTexts(w.db, [{ ...number, from }]))[0]?.message_id)
  expect(await decide('+13035557001')).toEqual({
    rule: 'round_robin',
    candidates: [
      { user: a.userId, position: 1 },
      { user: b.userId, position: 2, skipped: 'away' },
      { user: c.userId, position: 3 },
    ],
    turn: { before: 0, after: 1 },
  })
  expect(await decide('+13035557002')).toMatchObject({ turn: { before: 1, after: 3 } })
  expect(await decide('+13035557001')).toMatchObject({ rule: 'open_conversation', turn: { before: 3, after: 3 } })
  await asPrincipal(w.db, b, tx => setAvailability(tx, b, { available: true }))
})

test('hours saved twice at once end as one of them', async () => {
  const [agent] = w.initech.agents
  await Promise.all(Array.from({ length: 8 }, () => hours(agent, { timeZone: 'UTC', weekly: everyDay })))
  const { rowCount } = await w.superuser.query('select from sms.working_hours where user_id = $1', [agent.userId])
  expect(rowCount).toBe(1)
})

test('one’s own hours are one’s own; an admin sets a colleague’s, nobody a stranger’s', async () => {
  const [agent, colleague] = w.acme.agents
  await hours(agent, { timeZone: 'UTC', weekly: everyDay })
  await hours(w.acme.admin, { userId: colleague.userId, timeZone: 'UTC', weekly: everyDay })
  await expect(hours(agent, { userId: colleague.userId, timeZone: 'UTC' })).rejects.toMatchObject({
    code: 'not_allowed',
  })
  await expect(hours(w.acme.admin, { userId: w.globex.agents[0].userId, timeZone: 'UTC' })).rejects.toMatchObject({
    code: 'not_found',
  })
  const { numberId } = await w.linkedNumber(w.globex)
  await expect(hours(w.acme.admin, { numberId, timeZone: 'UTC' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(hours(agent, { numberId, timeZone: 'UTC' })).rejects.toMatchObject({ code: 'not_allowed' })
})

test('a time zone that the database does not know is refused: no text may fail for it', async () => {
  const [agent] = w.acme.agents
  const insert = `insert into sms.working_hours (tenant_id, user_id, time_zone, weekly)
    values (sms.current_tenant(), sms.current_person(), 'Mars/Olympus', '{}')`
  await expect(asPrincipal(w.db, agent, tx => tx.query(insert))).rejects.toMatchObject({ code: 'invalid_input' })
})

test.each([
  [{ timeZone: 'Mars/Olympus' }, 'time zone'],
  [{ timeZone: '+05:30' }, 'time zone'],
  [{ timeZone: 'UTC', weekly: { mon: '09:00-09:00' } }, 'two times'],
  [{ timeZone: 'UTC', weekly: { mon: '24:00-09:00' } }, 'two times'],
  [{ timeZone: 'UTC', weekly: { mon: 'nine to five' } }, 'Invalid|09:00'],
  [{ timeZone: 'UTC', holidays: ['Christmas'] }, '2026-12-25'],
  [{}, 'time zone'],
])('hours that make no sense are refused: %j', (input, words) => {
  const parsed = SetWorkingHoursInput.safeParse(input)
  expect(parsed.success).toBe(false)
  expect(z.prettifyError(parsed.error!)).toMatch(new RegExp(words))
})
