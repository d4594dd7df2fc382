import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { linesOf } from '../src/messages/csv.js'
import { verbsAs } from '../src/verbs.js'
import { type TestPanel, testPanel } from './support/panel.js'
import { refusal } from './support/texting.js'
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

const path = '/admin/api/resources/sms_assignments/actions/register'
const verbs = ({ userId }: { userId: string }) => verbsAs(w.service, userId)
const asked = async (who: { userId: string }, query: object = {}) =>
  (await (await panel.as(who)).get(path).query(query).expect(200)).body
const told = ({ rows }: { rows: { holder: string }[] }) => rows.map(({ holder }) => holder)
/** As if it had been so at that time: history is not for anybody to write. */
const dated = (numberId: string, holder: { userId: string }, from: string, until: string | null) =>
  w.superuser.query(
    'update sms.assignments set assigned_at = $3, ended_at = $4 where number_id = $1 and user_id::text = $2',
    [numberId, holder.userId, from, until],
  )

test('who held a number last March, on whose decision and for which purpose', async () => {
  const [dana, ben] = w.acme.agents
  const line = await w.linkedNumber(w.acme)
  const { numberId, number } = line
  const admin = await verbs(w.acme.admin)
  await admin.assign({ numberId, userId: dana.userId, note: 'Sales in the north' })
  await (await verbs(w.root)).assign({ numberId, userId: ben.userId, note: 'Takes over' })
  await dated(numberId, dana, '2026-02-01T10:00:00Z', '2026-03-20T10:00:00Z')
  await dated(numberId, ben, '2026-03-20T10:00:00Z', null)

  const typed = `(${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8)}`
  const all = await asked(w.acme.admin, { number: typed })
  expect(all).toMatchObject({ next: null })
  expect(all.rows).toMatchObject([
    { holder: ben.name, number, by: null, byProvider: true, until: null, note: 'Takes over' },
    {
      holder: dana.name,
      by: w.acme.admin.name,
      byProvider: false,
      from: '2026-02-01T10:00:00.000Z',
      until: '2026-03-20T10:00:00.000Z',
      endedReason: 'assign',
      endedBy: null,
      endedByProvider: true,
      note: 'Sales in the north',
    },
  ])
  expect((await asked(w.root, { number })).rows).toMatchObject([{ by: w.root.name }, { endedBy: w.root.name }])
  expect(told(await asked(w.acme.admin, { number, asOf: '2026-03-20T09:59:59Z' }))).toEqual([dana.name])
  expect(told(await asked(w.acme.admin, { number, asOf: '2026-03-20T10:00:00Z' }))).toEqual([ben.name])
  expect(told(await asked(w.acme.admin, { number, asOf: '2026-01-31' }))).toEqual([])
  expect(told(await asked(w.acme.admin, { number, from: '2026-03-21' }))).toEqual([ben.name])
  expect(told(await asked(w.acme.admin, { number, until: '2026-03-19' }))).toEqual([dana.name])
})

test('somebody is found by a name they had, also after the host has deleted them', async () => {
  const gone = await w.person(w.acme.tenantId, 'user', 'Quincy Leaves')
  const line = await w.linkedNumber(w.acme, { holders: [gone] })
  await w.host(w.hostKind.remove(gone.userId))
  const { rows } = await asked(w.acme.admin, { person: 'leaves QUINCY' })
  expect(rows).toMatchObject([{ holder: 'Quincy Leaves', number: line.number }])
  expect((await asked(w.globex.admin, { person: 'quincy' })).rows).toEqual([])
})

test('page by page, newest first, nothing is missed and nothing comes twice', async () => {
  const line = await w.linkedNumber(w.globex)
  const admin = await verbs(w.globex.admin)
  const given = [0, 1, 2, 0, 1, 2, 0].map(place => w.globex.agents[place]!)
  for (const { userId } of given) await admin.assign({ numberId: line.numberId, userId })
  const pages: string[][] = []
  for (let before: string | null | undefined; before !== null; ) {
    const page = await asked(w.globex.admin, { number: line.number, limit: 3, ...(before ? { before } : {}) })
    pages.push(told(page))
    before = page.next
  }
  expect(pages.map(({ length }) => length)).toEqual([3, 3, 1])
  expect(pages.flat()).toEqual(given.map(({ name }) => name).toReversed())
  const wrong = await asked(w.globex.admin, { before: '9007199254740991' })
  expect(wrong.error).toMatchObject({ code: 'invalid_input', fields: ['before'] })
})

test('an admin sees the own tenant, a superadmin all or one, and users are refused', async () => {
  await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  const tenants = ({ rows }: { rows: { tenant: string }[] }) =>
    [...new Set(rows.map(({ tenant }) => tenant))].toSorted()
  expect(tenants(await asked(w.acme.admin, { limit: 200 }))).toEqual(['Acme'])
  expect((await asked(w.acme.admin, { tenantId: w.globex.tenantId })).rows).toEqual([])
  expect(tenants(await asked(w.root, { limit: 200 }))).toEqual(['Acme', 'Globex'])
  expect(tenants(await asked(w.root, { tenantId: w.globex.tenantId }))).toEqual(['Globex'])
  const user = await asked(w.acme.agents[0])
  expect(user).not.toHaveProperty('rows')
  expect(await refusal((await verbs(w.acme.agents[0])).readRegister({}))).toBe('not_allowed')
  expect(await refusal((await verbs(w.acme.agents[0])).printRegister({}))).toBe('not_allowed')
})

test('a part of a number in any notation finds its rows, on the screen, on paper and in the file alike', async () => {
  const [dana] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [dana] })
  const foreign = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  const ten = line.number.slice(2)
  const parts = [
    `(${ten.slice(0, 3)}) ${ten.slice(3, 6)}-${ten.slice(6)}`,
    `1.${ten.slice(0, 3)}.${ten.slice(3)}`,
    ten.slice(1),
    `${ten.slice(1, 3)}) ${ten.slice(3, 6)}\u2013${ten.slice(6)}`,
  ]
  const expected = (await asked(w.acme.admin, { number: line.number })).rows
  expect(expected).toMatchObject([{ holder: dana.name, number: line.number }])
  for (const number of parts) expect((await asked(w.acme.admin, { number })).rows).toEqual(expected)
  const short = await asked(w.acme.admin, { number: ten.slice(-2), limit: 200 })
  expect(short.rows).toContainEqual(expected[0])
  expect(short.rows.every((row: { number: string }) => row.number.includes(ten.slice(-2)))).toBe(true)
  const part = ten.slice(1)
  const { body } = await (await panel.as(w.acme.admin)).post(path).send({ number: part })
  expect(body.rows).toEqual(expected)
  const { csv, rows } = await (await verbs(w.acme.admin)).exportAssignments({ number: part })
  expect(rows).toBe(1)
  expect(csv).toContain(line.number)
  expect((await asked(w.acme.admin, { number: foreign.number.slice(3) })).rows).toEqual([])
  expect((await asked(w.root, { number: foreign.number.slice(3) })).rows).toMatchObject([{ number: foreign.number }])
})

test('a number that is none is refused beside its field', async () => {
  const { error } = await asked(w.acme.admin, { number: 'front desk' })
  expect(error).toMatchObject({ code: 'invalid_input', fields: ['number'] })
})

test('for paper all of it comes at once, with who had it made and when, and the audit knows', async () => {
  const [dana] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [dana] })
  const { body } = await (await panel.as(w.acme.admin)).post(path).send({ number: line.number })
  expect(body).toMatchObject({ madeBy: w.acme.admin.name, tenant: null, rows: [{ holder: dana.name }] })
  expect(Date.parse(body.madeAt)).toBeGreaterThan(Date.parse(body.rows[0].from))
  const { rows } = await w.superuser.query(
    `select a.tenant_id::text as tenant, d.detail ->> 'rows' as rows from sms.audit a join sms.audit_details d on d.audit_id = a.id
     where a.action = 'assignments.print' and d.detail ->> 'digits' = $1`,
    [line.number],
  )
  expect(rows).toEqual([{ tenant: w.acme.tenantId, rows: '1' }])
  await asked(w.acme.admin, { number: line.number })
  const again = await w.superuser.query(
    `select from sms.audit a join sms.audit_details d on d.audit_id = a.id
     where a.action like 'assignments.%' and d.detail ->> 'digits' = $1`,
    [line.number],
  )
  expect(again.rowCount).toBe(1)
})

test('the CSV of the same filters is harmless in a spreadsheet, and its numbers stay readable', async () => {
  const evil = await w.person(w.acme.tenantId, 'user', '=HYPERLINK("https://evil.example")')
  const line = await w.linkedNumber(w.acme)
  const admin = await verbs(w.acme.admin)
  for (const note of ['+1+2', '-1', '@SUM(A1)', '\t=1', 'plain, "quoted"']) {
    await admin.assign({ numberId: line.numberId, userId: evil.userId, note })
    await admin.unassign({ numberId: line.numberId })
  }
  const { csv, rows } = await admin.exportAssignments({ number: line.number, person: 'hyperlink' })
  const typed = `(${line.number.slice(2, 5)}) ${line.number.slice(5, 8)}-${line.number.slice(8)}`
  expect(rows).toBe(5)
  const [names, ...lines] = linesOf(csv).map(({ fields }) => fields)
  const column = (name: string) => lines.map(fields => fields[names?.indexOf(name) ?? -1])
  expect(column('holder')).toEqual(Array(5).fill(`'=HYPERLINK("https://evil.example")`))
  expect(column('note')).toEqual(["'+1+2", "'-1", "'@SUM(A1)", "'=1", 'plain, "quoted"'])
  expect(csv).toContain(`,"'+1+2",`) // a bare mark would be taken for a quote that the next one ends
  expect(column('number')).toEqual(Array(5).fill(line.number))
  expect(column('number as read')).toEqual(Array(5).fill(typed))
  expect(column('tenant')).toEqual(Array(5).fill('Acme'))
  expect(column('decided by')).toEqual(Array(5).fill(w.acme.admin.name))
})

test('a part that thousands of numbers have finds the newest rows of them', async () => {
  const [gil] = w.globex.agents
  await w.superuser.query(
    `insert into sms.numbers (tenant_id, number, label)
     select $1::text::sms.tenant_id, '+1988' || (7000000 + i), '' from generate_series(1, 2100) i`,
    [w.globex.tenantId],
  )
  await w.superuser.query(
    `insert into sms.assignments (tenant_id, number_id, user_id, position, assigned_at)
     select n.tenant_id, n.id, $1::text::sms.user_id, 1, now() from sms.numbers n where n.number in ('+19887000007', '+19887002099')`,
    [gil.userId],
  )
  const numbers = ({ rows }: { rows: { number: string }[] }) => rows.map(({ number }) => number).toSorted()
  for (const who of [w.globex.admin, w.root])
    expect(numbers(await asked(who, { number: '(988) 7' }))).toEqual(['+19887000007', '+19887002099'])
  expect(numbers(await asked(w.globex.admin, { number: '887 0020 99' }))).toEqual(['+19887002099'])
  expect(numbers(await asked(w.acme.admin, { number: '(988) 7' }))).toEqual([])
})
