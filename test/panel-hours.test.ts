import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Principal } from '../src/access/principal.js'
import { type TestPanel, testPanel } from './support/panel.js'
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

const action = (resource: string, id: string, name: string) => `/admin/api/resources/${resource}/records/${id}/${name}`
const begin = async (who: Principal, path: string) => (await (await panel.as(who)).get(path)).body
const save = async (who: Principal, path: string, form: object) =>
  (await (await panel.as(who)).post(path).send(form)).body.notice?.type
const week = { 'weekly.mon': '22:00-06:00', 'weekly.sat': '09:00-12:00, 13:00-17:00' }
const stored = {
  timeZone: 'Europe/Berlin',
  weekly: {
    mon: [['22:00', '06:00']],
    tue: [],
    wed: [],
    thu: [],
    fri: [],
    sat: [
      ['09:00', '12:00'],
      ['13:00', '17:00'],
    ],
    sun: [],
  },
  holidays: ['2026-12-24', '2026-12-25'],
}

test('the dialog of a person’s and of a number’s hours begins with the stored ones, days off too', async () => {
  const [agent] = w.acme.agents
  const { numberId } = await w.linkedNumber(w.acme)
  for (const path of [
    action('sms_users', agent.userId, 'setWorkingHours'),
    action('sms_numbers', numberId, 'setWorkingHours'),
  ]) {
    expect((await begin(w.acme.admin, path)).hours).toBeNull()
    const form = { timeZone: 'Europe/Berlin', ...week, holidays: '2026-12-25 2026-12-24' }
    expect(await save(w.acme.admin, path, form)).toBe('success')
    const { hours, record } = await begin(w.acme.admin, path)
    expect(hours).toEqual(stored)
    expect(record.hours).toEqual(stored)
    // What the dialog shows can be saved as it is.
    expect(await save(w.acme.admin, path, { ...hours, holidays: hours.holidays.join(', ') })).toBe('success')
    expect((await begin(w.root, path)).hours).toEqual(stored)
    expect(JSON.stringify(await begin(w.globex.admin, path))).not.toContain('Berlin')
    expect(JSON.stringify(await begin(agent, path))).not.toContain('Berlin')
    expect(await save(w.acme.admin, path, { always: true })).toBe('success')
    expect((await begin(w.acme.admin, path)).hours).toBeNull()
  }
})

test('the dialog of a colleague’s availability begins with the switch, whatever the hours say', async () => {
  const [, agent] = w.acme.agents
  const path = action('sms_users', agent.userId, 'setAvailability')
  await save(w.acme.admin, action('sms_users', agent.userId, 'setWorkingHours'), { timeZone: 'UTC' })
  const closed = await begin(w.acme.admin, path)
  expect(closed.record.params.available).toBe(false)
  expect(closed.switch).toEqual({ available: true, awayUntil: null })
  const awayUntil = new Date(Date.now() + 3_600_000).toISOString()
  expect(await save(w.acme.admin, path, { available: false, awayUntil })).toBe('success')
  expect((await begin(w.acme.admin, path)).record.switch).toEqual({ available: false, awayUntil })
  expect((await begin(w.globex.admin, path)).switch).toBeUndefined()
})

test('hours that are not understood are refused by the name of the day', async () => {
  const [agent] = w.acme.agents
  const admin = await panel.as(w.acme.admin)
  const form = { timeZone: 'UTC', 'weekly.tue': '9 to 5' }
  const { body } = await admin.post(action('sms_users', agent.userId, 'setWorkingHours')).send(form)
  expect(body.notice.message).toBe('This was not understood: Tuesday: hours are written 09:00-17:00.')
})

test('the dialog of a number’s hours shows and keeps its automatic answer; a person has none', async () => {
  const [agent] = w.acme.agents
  const { numberId } = await w.linkedNumber(w.acme)
  const path = action('sms_numbers', numberId, 'setWorkingHours')
  const answer = async () => (await begin(w.acme.admin, path)).automaticAnswer
  const hours = { timeZone: 'UTC', ...week }
  expect(await answer()).toBeNull()
  expect(await save(w.acme.admin, path, { ...hours, automaticAnswer: 'We are closed.' })).toBe('success')
  expect(await answer()).toBe('We are closed.')
  expect(await save(w.acme.admin, path, { always: true })).toBe('success')
  expect(await answer()).toBe('We are closed.')
  expect(JSON.stringify(await begin(w.globex.admin, path))).not.toContain('closed.')
  expect(await save(w.acme.admin, path, { ...hours, automaticAnswer: 'x'.repeat(321) })).toBe('error')
  expect(await save(w.acme.admin, path, { always: true, automaticAnswer: '' })).toBe('success')
  expect(await answer()).toBeNull()
  const persons = action('sms_users', agent.userId, 'setWorkingHours')
  expect(await save(w.acme.admin, persons, { ...hours, automaticAnswer: 'We are closed.' })).toBe('error')
})
