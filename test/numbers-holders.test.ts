import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type pg from 'pg'
import { asPrincipal, loadPrincipal, type Principal } from '../src/access/principal.js'
import type { Tx } from '../src/database/transaction.js'
import { assign } from '../src/numbers/assign.js'
import { disable } from '../src/numbers/disable.js'
import { enable } from '../src/numbers/enable.js'
import { share } from '../src/numbers/share.js'
import { unassign } from '../src/numbers/unassign.js'
import { unlink } from '../src/numbers/unlink.js'
import { until } from './support/simulated-carrier.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

interface Held {
  userId: string
  position: number
  assignedAt: Date
  endedAt: Date | null
}
const historyOf = async (numberId: string): Promise<Held[]> =>
  (
    await w.superuser.query<Held>(
      `select user_id::text as "userId", position, assigned_at as "assignedAt", ended_at as "endedAt"
       from sms.assignments where number_id = $1 order by assigned_at, position`,
      [numberId],
    )
  ).rows
const currentOf = async (numberId: string) => (await historyOf(numberId)).filter(row => row.endedAt === null)
const assignTo = (numberId: string, who: Principal, by = w.acme.admin) =>
  asPrincipal(w.db, by, tx => assign(tx, by, { numberId, userId: who.userId, note: undefined }))
const shareAmong = (numberId: string, whom: Principal[], routing: 'everyone' | 'round_robin' | 'backup' = 'everyone') =>
  asPrincipal(w.db, w.acme.admin, tx =>
    share(tx, w.acme.admin, { numberId, userIds: whom.map(({ userId }) => userId), routing, note: undefined }),
  )

test('fifty rivals leave one holder and a history without a gap', async () => {
  const { numberId } = await w.linkedNumber(w.acme)
  const rivals = await Promise.all(Array.from({ length: 50 }, () => w.person(w.acme.tenantId, 'user')))
  await Promise.all(rivals.map(rival => assignTo(numberId, rival)))
  const history = await historyOf(numberId)
  expect(history).toHaveLength(50)
  expect(history.filter(row => row.endedAt === null)).toHaveLength(1)
  expect(history.slice(1).map(row => row.assignedAt)).toEqual(history.slice(0, -1).map(row => row.endedAt))
})

/** Does something while a text to this number is being routed, as `sms.ingest` locks it; gives the moment of its end. */
async function whileRouting(numberId: string, work: (client: pg.PoolClient) => Promise<void>): Promise<Date> {
  const client = await w.superuser.connect()
  try {
    await client.query('begin')
    await client.query('select from sms.number_state where number_id = $1 for update', [numberId])
    await work(client)
    return (await client.query<{ at: Date }>('select clock_timestamp() as at')).rows[0]!.at
  } finally {
    await client.query('rollback')
    client.release()
  }
}

test.each<[string, () => Principal, (tx: Tx, by: Principal, numberId: string) => Promise<unknown>]>([
  [
    'assign',
    () => w.acme.admin,
    (tx, by, numberId) => assign(tx, by, { numberId, userId: w.acme.agents[1].userId, note: undefined }),
  ],
  ['disable', () => w.acme.admin, (tx, by, numberId) => disable(tx, by, { numberId, reason: undefined })],
  ['unlink', () => w.root, (tx, by, numberId) => unlink(tx, by, { numberId })],
])('%s has its moment after the text that is being routed meanwhile', async (_verb, by, change) => {
  const { numberId } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  let changing: Promise<unknown> | undefined
  const routedAt = await whileRouting(numberId, async client => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    changing = asPrincipal(w.db, by(), tx => change(tx, by(), numberId))
    const waiting = 'select from pg_stat_activity where $1 = any (pg_blocking_pids(pid))'
    await until(async () => (await w.superuser.query(waiting, [rows[0]?.pid])).rowCount === 1)
  })
  await changing
  const { rows } = await w.superuser.query<{ at: Date }>(
    `select min(at) as at from (
       select ended_at from sms.assignments where number_id = $1 and ended_at is not null
       union all select valid_from from sms.number_states where number_id = $1 and valid_to is null
       union all select at from (select at from sms.audit where ids ->> 'number' = $1::text order by seq desc, id desc limit 1) last
     ) moments (at)`,
    [numberId],
  )
  expect(rows[0]?.at.getTime()).toBeGreaterThanOrEqual(routedAt.getTime())
})

test('whoever has left holds a number until no text is being routed', async () => {
  const leaver = await w.person(w.acme.tenantId, 'user')
  const { numberId } = await w.linkedNumber(w.acme, { holders: [leaver] })
  await w.host(w.hostKind.deactivate(leaver.userId))
  await whileRouting(numberId, async () => {
    await loadPrincipal(w.db, leaver.userId)
    expect(await currentOf(numberId)).toHaveLength(1)
  })
  await loadPrincipal(w.db, leaver.userId)
  expect(await currentOf(numberId)).toEqual([])
})

test('who stays in a team keeps the row and its start; the order is the one given', async () => {
  const [a, b, c] = w.acme.agents
  const { numberId } = await w.linkedNumber(w.acme)
  await shareAmong(numberId, [a, b])
  const [before] = await currentOf(numberId)
  await shareAmong(numberId, [c, a])
  const after = (await currentOf(numberId)).sort((x, y) => x.position - y.position)
  expect(after.map(row => row.userId)).toEqual([c.userId, a.userId])
  expect(after[1]?.assignedAt).toEqual(before?.assignedAt)
})

test('repeating an assignment changes nothing', async () => {
  const { numberId } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const before = await historyOf(numberId)
  await assignTo(numberId, w.acme.agents[0])
  expect(await historyOf(numberId)).toEqual(before)
})

test('disabling and enabling leave holders, order, routing and turn exactly as they were', async () => {
  const { numberId } = await w.linkedNumber(w.acme, { holders: w.acme.agents, routing: 'round_robin' })
  const look = async () => [
    await historyOf(numberId),
    (await w.superuser.query('select routing, shared from sms.numbers where id = $1', [numberId])).rows,
    (await w.superuser.query('select * from sms.number_state where number_id = $1', [numberId])).rows,
  ]
  const before = await look()
  await asPrincipal(w.db, w.acme.admin, tx => disable(tx, w.acme.admin, { numberId, reason: 'phone lost' }))
  const shown = await w.superuser.query('select enabled, enabled_reason from sms.numbers where id = $1', [numberId])
  expect(shown.rows).toEqual([{ enabled: false, enabled_reason: 'phone lost' }])
  await asPrincipal(w.db, w.acme.admin, tx => enable(tx, w.acme.admin, { numberId, reason: undefined }))
  expect(await look()).toEqual(before)
})

test('nobody of another tenant can hold a number, and theirs cannot be named', async () => {
  const { numberId } = await w.linkedNumber(w.acme)
  await expect(assignTo(numberId, w.globex.agents[0])).rejects.toMatchObject({ code: 'not_found' })
  await expect(assignTo(numberId, w.globex.agents[0], w.root)).rejects.toMatchObject({ code: 'not_found' })
  await expect(assignTo(numberId, w.acme.agents[0], w.globex.admin)).rejects.toMatchObject({ code: 'not_found' })
  expect(await historyOf(numberId)).toEqual([])
})

test('the database itself refuses a foreign holder, whatever the code believes', async () => {
  const { numberId } = await w.linkedNumber(w.acme)
  const insert = `insert into sms.assignments (tenant_id, number_id, user_id, position, assigned_at) values ($1, $2, $3, 1, now())`
  const forced = (tenantId: string) =>
    asPrincipal(w.db, w.root, tx => tx.query(insert, [tenantId, numberId, w.globex.agents[0].userId]))
  await expect(forced(w.acme.tenantId)).rejects.toMatchObject({ code: 'not_found' })
  await expect(forced(w.globex.tenantId)).rejects.toMatchObject({ code: '23503' })
})

test("the host's own changes are never stopped, and count at once", async () => {
  const leaver = await w.person(w.acme.tenantId, 'user', 'Leaver')
  const { numberId } = await w.linkedNumber(w.acme, { holders: [leaver] })
  await w.host(w.hostKind.remove(leaver.userId))
  await expect(assignTo(numberId, leaver)).rejects.toMatchObject({ code: 'not_found' })
  const list = await asPrincipal(w.db, w.acme.admin, tx =>
    tx.query(
      `select n.assignment_type, n.holders, a.user_name from sms.number_list n join sms.assignment_list a on a.number_id = n.id
       where n.id = $1`,
      [numberId],
    ),
  )
  expect(list.rows).toEqual([{ assignment_type: 'unassigned', holders: null, user_name: 'Leaver' }])
})

test('every change writes its audit row in the same transaction, with who and why', async () => {
  const { numberId } = await w.linkedNumber(w.acme)
  await assignTo(numberId, w.acme.agents[0])
  await asPrincipal(w.db, w.acme.admin, tx => unassign(tx, w.acme.admin, { numberId }))
  const failing = asPrincipal(w.db, w.acme.admin, async tx => {
    await assign(tx, w.acme.admin, { numberId, userId: w.acme.agents[1].userId, note: undefined })
    throw new Error('undone')
  })
  await expect(failing).rejects.toThrow('undone')
  const { rows } = await w.superuser.query(
    `select action, actor::text, detail -> 'after' as after,
       detail_hash = sha256(salt || convert_to(detail::text, 'UTF8')) as fits
     from sms.audit a join sms.audit_details d on d.audit_id = a.id where ids ->> 'number' = $1 order by a.id`,
    [numberId],
  )
  expect(rows).toEqual([
    { action: 'number.link', actor: w.root.userId, after: null, fits: true },
    { action: 'number.assign', actor: w.acme.admin.userId, after: [w.acme.agents[0].userId], fits: true },
    { action: 'number.unassign', actor: w.acme.admin.userId, after: [], fits: true },
  ])
})
