import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { type AnsweredPage, pageWith } from '../src/panel/components/number-list.js'
import { disable } from '../src/numbers/disable.js'
import { ingestTexts } from './support/inbound-text.js'
import { type TestPanel, testPanel } from './support/panel.js'
import { sendAs } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let panel: TestPanel
const lines: Record<'front' | 'team' | 'spare' | 'off' | 'theirs', { numberId: string; number: string }> = {} as never
beforeAll(async () => {
  w = await world()
  panel = await testPanel(w)
  const [dana, eli] = w.acme.agents
  lines.front = await w.linkedNumber(w.acme, { holders: [dana], setDelivery: false })
  lines.team = await w.linkedNumber(w.acme, { holders: [dana, eli], routing: 'round_robin' })
  lines.spare = await w.linkedNumber(w.acme)
  lines.off = await w.linkedNumber(w.acme, { holders: [eli] })
  lines.theirs = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  await w.superuser.query("update sms.numbers set label = 'Front 100% desk' where id = $1", [lines.front.numberId])
  await asPrincipal(w.db, w.acme.admin, tx =>
    disable(tx, w.acme.admin, { numberId: lines.off.numberId, reason: 'on leave' }),
  )
})
afterAll(async () => {
  await panel.stop()
  await w.stop()
})

interface Line {
  id: string
  title: string
  params: Record<string, unknown>
  populated: { tenantId?: { title: string } }
  recordActions: { name: string }[]
  facts: { states: string[]; cannotSend: string | null; holderNames: string[]; usage: Record<string, unknown> | null }
}
const list = async (who: Principal, query: Record<string, string | number> = {}) => {
  const agent = await panel.as(who)
  const { body } = await agent.get('/admin/api/resources/sms_numbers/actions/list').query(query).expect(200)
  return body as { meta: { total: number; page: number; sortBy: string; direction: string }; records: Line[] }
}
const ids = ({ records }: { records: Line[] }) => records.map(({ id }) => id)
const find = async (who: Principal, search: string) => ids(await list(who, { 'filters.search': search })).sort()

test('a page whose actions are written out once has the lines of one that writes them out in each', async () => {
  for (const who of [w.root, w.acme.admin, w.acme.agents[0]]) {
    const once = await list(who, { actions: 'once' })
    expect(pageWith(once as unknown as AnsweredPage)).toEqual(await list(who))
    expect(once.records.some(({ recordActions }) => recordActions.length > 0)).toBe(true)
  }
})

test('far behind the last page there is nothing, but it is said how many there are', async () => {
  const all = await list(w.root)
  expect(await list(w.root, { page: 900_000 })).toMatchObject({ meta: { total: all.meta.total }, records: [] })
  expect(await list(w.root, { page: 900_000, 'filters.label': 'Front' })).toMatchObject({
    meta: { total: 1 },
    records: [],
  })
})

describe('search as one types', () => {
  test('finds a number by any part of it, in any notation', async () => {
    const digits = lines.front.number.slice(2) // without +1
    const [area, exchange, rest] = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)]
    const notations = [
      `(${area}) ${exchange}-${rest}`,
      `${area}.${exchange}.${rest}`,
      `+1 ${area} ${exchange} ${rest}`,
      `1-${area}-${exchange}‑${rest}`,
      `tel:+1${digits}`,
      `${exchange} ${rest}`,
    ]
    for (const notation of notations) expect(await find(w.acme.admin, notation)).toContain(lines.front.numberId)
    expect(await find(w.acme.admin, lines.front.number)).toEqual([lines.front.numberId])
    expect(await find(w.acme.admin, '(999) 999-9999')).toEqual([])
  })

  test('finds by a part of the label or of a holder’s name, whatever its case', async () => {
    expect(await find(w.acme.admin, 'front 100% D')).toEqual([lines.front.numberId])
    expect(await find(w.acme.admin, '%')).toEqual([lines.front.numberId])
    expect(await find(w.acme.admin, 'acme AGENT 2')).toEqual([lines.team.numberId, lines.off.numberId].sort())
    expect(await find(w.acme.admin, '_')).toEqual([])
  })

  test('tells nobody of another tenant’s numbers, labels or people, and a user of those held alone', async () => {
    const everything = ['555', '+1', 'Globex', 'agent', 'Front', lines.theirs.number]
    for (const search of everything) {
      expect(await find(w.globex.admin, search)).toEqual(
        (await find(w.root, search)).filter(id => id === lines.theirs.numberId),
      )
      expect(await find(w.initech.admin, search)).toEqual([])
      expect((await find(w.acme.agents[1], search)).filter(id => id === lines.front.numberId)).toEqual([])
    }
    expect(await find(w.acme.agents[1], '555')).toEqual([lines.team.numberId, lines.off.numberId].sort())
    const facts = (who: Principal) =>
      asPrincipal(w.db, who, tx =>
        tx.query('select * from sms.number_facts($1)', [Object.values(lines).map(({ numberId }) => numberId)]),
      ).then(({ rows }) => rows.length)
    expect(await facts(w.root)).toBe(5)
    expect(await facts(w.acme.admin)).toBe(4)
    expect(await facts(w.acme.agents[0])).toBe(2)
    expect(await facts(w.initech.agents[0])).toBe(0)
  })

  test('joins with the filters of the drawer, and its total is exact', async () => {
    const both = await list(w.acme.admin, { 'filters.search': 'agent 2', 'filters.enabled': 'false' })
    expect([both.meta.total, ids(both)]).toEqual([1, [lines.off.numberId]])
    const beyond = await list(w.acme.admin, { 'filters.search': '555', page: 9, perPage: 3 })
    expect([beyond.meta.total, ids(beyond)]).toEqual([4, []])
  })
})

describe('a line of the list', () => {
  const lineOf = async (who: Principal, { numberId }: { numberId: string }) =>
    (await list(who, { perPage: 500 })).records.find(({ id }) => id === numberId)

  test('says what somebody should look at, and what the number may do', async () => {
    const states = async (line: { numberId: string }) => (await lineOf(w.acme.admin, line))?.facts.states
    await w.superuser.query("update sms.webhook_state set carrier_mode = 'url' where number_id <> $1", [
      lines.team.numberId,
    ])
    await w.superuser.query("update sms.webhook_state set carrier_mode = 'email' where number_id = $1", [
      lines.team.numberId,
    ])
    expect(await states(lines.front)).toEqual([])
    expect(await states(lines.team)).toEqual(['not_set'])
    expect(await states(lines.spare)).toEqual(['unassigned'])
    expect(await states(lines.off)).toEqual(['disabled'])
    await w.superuser.query("update sms.numbers set linked_at = now() - interval '15 days' where id = $1", [
      lines.front.numberId,
    ])
    expect(await states(lines.front)).toEqual(['silent'])
    await ingestTexts(w.db, [{ ...lines.front, text: 'Hello again' }])
    expect(await states(lines.front)).toEqual([])
    expect((await lineOf(w.acme.admin, lines.off))?.facts.cannotSend).toBe('number_disabled')
    expect((await lineOf(w.acme.admin, lines.off))?.params.disabledReason).toBe('on leave')
  })

  test('is found by what is to be looked at, as it says it', async () => {
    const { records } = await list(w.acme.admin, { perPage: 500 })
    for (const state of ['enabled', 'disabled', 'unassigned', 'not_set', 'silent', 'gone', 'unlinked']) {
      const said = records.filter(({ facts }) =>
        state === 'enabled' ? facts.states.length === 0 : facts.states.includes(state),
      )
      expect(ids(await list(w.acme.admin, { 'filters.state': state })).sort()).toEqual(said.map(({ id }) => id).sort())
    }
    expect((await list(w.acme.admin, { 'filters.state': 'other' })).meta.total).toBe(0)
  })

  test('counts the segments of today and of the month, for admins, against a limit that was entered', async () => {
    await w.superuser.query('update sms.tenant_settings set number_day_segments = 50 where tenant_id = $1', [
      w.acme.tenantId,
    ])
    await sendAs(w, w.acme.agents[0], { from: lines.front.number, text: 'x'.repeat(200) })
    const line = await lineOf(w.acme.admin, lines.front)
    expect(line?.facts.usage).toMatchObject({ inToday: 1, outToday: 2, inMonth: 1, outMonth: 2, dayLimit: 50 })
    expect(line?.facts.usage).toMatchObject({ monthLimit: null, countingZone: 'America/Los_Angeles' })
    const mine = await lineOf(w.acme.agents[0], lines.front)
    expect(mine?.facts.usage).toBeNull()
    expect(mine?.params).not.toHaveProperty('waiting')
  })

  test('is the record that AdminJS would have made', async () => {
    const agent = await panel.as(w.root)
    const { body } = await agent.get(`/admin/api/resources/sms_numbers/records/${lines.team.numberId}/show`)
    const line = await lineOf(w.root, lines.team)
    expect(line?.params).toEqual(body.record.params)
    expect(line?.recordActions).toEqual(body.record.recordActions)
    expect(line?.populated.tenantId?.title).toBe('Acme')
  })
})

test('pages from both ends are the same list, in either order', async () => {
  for (const direction of ['asc', 'desc'] as const) {
    for (const sortBy of ['number', 'label', 'lastInAt']) {
      const all = ids(await list(w.root, { perPage: 500, sortBy, direction }))
      const pages = await Promise.all([1, 2, 3].map(page => list(w.root, { perPage: 2, page, sortBy, direction })))
      expect(pages.flatMap(ids)).toEqual(all)
      expect(pages.map(({ meta }) => [meta.total, meta.sortBy, meta.direction])).toEqual(
        pages.map(() => [all.length, sortBy, direction]),
      )
    }
  }
  expect(ids(await list(w.root, { perPage: 2, page: 4 }))).toEqual([])
  const acme = await list(w.root, { 'filters.tenantId': w.acme.tenantId })
  expect([acme.meta.total, ids(acme).length]).toEqual([4, 4])
})
