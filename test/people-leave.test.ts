import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { pino } from 'pino'
import { z } from 'zod'
import { asPrincipal, loadPrincipal, type Principal } from '../src/access/principal.js'
import { startEndingLeft } from '../src/messages/end-left.js'
import { listNumbers } from '../src/messages/list-numbers.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { type HostName, hosts } from './support/hosts.js'
import { ingestTexts } from './support/inbound-text.js'
import { until } from './support/simulated-carrier.js'
import { refusal, sendAs } from './support/texting.js'
import { type World, world } from './support/world.js'

interface Line {
  numberId: string
  number: string
}
const history = async (w: World, { numberId }: Line) => {
  const { rows } = await asPrincipal(w.db, w.acme.admin, tx =>
    tx.query(
      'select user_id::text as "userId", user_name as name, ended_reason as reason from sms.assignment_list where number_id = $1 order by assigned_at, position',
      [numberId],
    ),
  )
  return z.array(z.object({ userId: z.string(), name: z.string(), reason: z.string().nullable() })).parse(rows)
}
const shown = async (w: World, { numberId }: Line) => {
  const { rows } = await asPrincipal(w.db, w.acme.admin, tx =>
    tx.query('select assignment_type as type, holders, version from sms.number_list where id = $1', [numberId]),
  )
  return z.object({ type: z.string(), holders: z.string().nullable(), version: z.number() }).parse(rows[0])
}
const outcomeOf = async (w: World, line: Line) => (await ingestTexts(w.db, [line]))[0]?.outcome
const sweep = async (w: World, ended: () => Promise<boolean>) => {
  const worker = startEndingLeft({ service: w.service, log: pino({ level: 'silent' }) })
  await until(ended)
  await worker.stop()
}

describe.each(Object.keys(hosts) as HostName[])('on a host whose keys are %ss', kind => {
  let w: World
  beforeAll(async () => {
    w = await world({ host: kind })
  })
  afterAll(() => w?.stop())

  test.each([
    ['deactivated', 'user_deactivated'],
    ['moved', 'user_moved'],
    ['deleted', 'user_deleted'],
  ] as const)('the sole holder is %s between two texts', async (way, reason) => {
    const leaver = await w.person(w.acme.tenantId, 'user', `Was ${way}`)
    const line = await w.linkedNumber(w.acme, { holders: [leaver] })
    expect(await outcomeOf(w, line)).toBe('delivered')
    expect(await shown(w, line)).toMatchObject({ type: 'single', holders: `Was ${way}` })

    const statement = {
      deactivated: w.hostKind.deactivate(leaver.userId),
      moved: w.hostKind.move(leaver.userId, w.globex.tenantId),
      deleted: w.hostKind.remove(leaver.userId),
    }[way]
    await w.host(statement)

    expect(await outcomeOf(w, line)).toBe('held_unassigned')
    expect(await shown(w, line)).toMatchObject({ type: 'unassigned', holders: null }) // before any sweep
    expect(await history(w, line)).toMatchObject([{ reason: null }])
    expect(await refusal(sendAs(w, leaver, { from: line.number }))).toBe('not_found')
    const seen = await asPrincipal(w.db, leaver, tx => listNumbers(tx, leaver))
    expect(seen.numbers).toEqual([])

    await sweep(w, async () => (await history(w, line))[0]?.reason !== null)
    expect(await history(w, line)).toEqual([{ userId: leaver.userId, name: `Was ${way}`, reason }])
    const { rows } = await w.superuser.query(
      "select a.actor_role, d.detail from sms.audit a join sms.audit_details d on d.audit_id = a.id where a.action = 'number.holder_left' and a.ids ->> 'number' = $1",
      [line.numberId],
    )
    expect(rows).toEqual([{ actor_role: 'sms_worker', detail: { name: `Was ${way}`, reason } }])
    expect(await outcomeOf(w, line)).toBe('held_unassigned')
  })

  test('who was never seen before and is deleted at once after the assignment keeps the name in the history', async () => {
    const add = w.hostKind.user({
      name: 'Short Stay',
      email: 'short@example.com',
      tenantId: w.acme.tenantId,
      role: 'user',
    })
    const userId = (await w.host(add)) ?? ''
    const line = await w.linkedNumber(w.acme, { holders: [{ ...w.acme.admin, userId }] })
    await w.host(w.hostKind.remove(userId))
    await sweep(w, async () => (await history(w, line))[0]?.reason !== null)
    expect(await history(w, line)).toEqual([{ userId, name: 'Short Stay', reason: 'user_deleted' }])
  })
})

describe('among others', () => {
  let w: World
  let app: HostedApp | undefined
  beforeAll(async () => {
    w = await world({ host: 'bigint' })
  })
  afterAll(async () => {
    await app?.stop()
    await w?.stop()
  })

  test('a principal who is loaded again is noticed at once, and the others keep order and turn', async () => {
    const leaver: Principal = await w.person(w.acme.tenantId, 'user', 'Leaver')
    const [a, b] = w.acme.agents
    const line = await w.linkedNumber(w.acme, { holders: [a, leaver, b], routing: 'round_robin' })
    const [first] = await ingestTexts(w.db, [line])
    expect(first?.recipients).toEqual([a.userId])
    const before = await shown(w, line)
    await w.host(w.hostKind.deactivate(leaver.userId))
    expect(await loadPrincipal(w.db, leaver.userId)).toBeUndefined()
    expect((await history(w, line)).map(({ reason }) => reason)).toEqual([null, 'user_deactivated', null])
    expect((await shown(w, line)).version).toBe(before.version + 1)
    const next = [await ingestTexts(w.db, [line]), await ingestTexts(w.db, [line])].map(([text]) => text?.recipients)
    expect(next).toEqual([[b.userId], [a.userId]])
  })

  test('a tenant that is deactivated has no members, and loses nobody’s number by it', async () => {
    const [agent] = w.globex.agents
    const line = await w.linkedNumber(w.globex, { holders: [agent] })
    const open = (value: boolean) =>
      w.pool.query('update public.companies set is_open = $2 where company_no = $1', [w.globex.tenantId, value])
    await open(false)
    expect(await loadPrincipal(w.db, agent.userId)).toBeUndefined()
    await w.superuser.query('select sms.end_left_assignments()')
    expect(await refusal(sendAs(w, agent, { from: line.number }))).toBe('not_found')
    await open(true)
    expect(await outcomeOf(w, line)).toBe('delivered')
    expect(await loadPrincipal(w.db, agent.userId)).toMatchObject({ userId: agent.userId })
  })

  test('the panel shows the number as unassigned, and the history as ended, with the name', async () => {
    const leaver = await w.person(w.acme.tenantId, 'user', 'Panel Leaver')
    const line = await w.linkedNumber(w.acme, { holders: [leaver] })
    app = await hostedApp(w)
    const admin = await app.as(w.acme.admin)
    await w.host(w.hostKind.move(leaver.userId, w.globex.tenantId))
    const { body } = await admin.get(`/admin/api/resources/sms_numbers/records/${line.numberId}/show`).expect(200)
    expect(body.record.params.assignmentType).toBe('unassigned')
    await (await app.as(leaver)).get('/api/sms/numbers').expect(200, { numbers: [] })
    const list = await admin.get(`/admin/api/resources/sms_assignments/actions/list?filters.numberId=${line.numberId}`)
    expect(list.body.records.map(({ params }: { params: Record<string, unknown> }) => params)).toMatchObject([
      { userName: 'Panel Leaver', endedReason: 'user_moved' },
    ])
  })
})
