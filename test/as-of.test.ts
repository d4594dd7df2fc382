import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { z } from 'zod'
import { asPrincipal, loadPrincipal, type Principal } from '../src/access/principal.js'
import { SmsError } from '../src/errors.js'
import { link } from '../src/numbers/link.js'
import { LinkInput } from '../src/numbers/link-input.js'
import { verbsAs } from '../src/verbs.js'
import { type Logged, replay, type Then } from './support/as-of-model.js'
import { type TestPanel, testPanel } from './support/panel.js'
import { refusal } from './support/texting.js'
import { type TestTenant, type World, world } from './support/world.js'

let w: World
let panel: TestPanel
let tenants: [TestTenant, TestTenant]
let lines: { number: string; numberId: string; tenantId: string }[]
/** Where the host has them now; null once they are deactivated. */
let people: { userId: string; tenantId: string | null }[]
beforeAll(async () => {
  w = await world()
  panel = await testPanel(w)
  tenants = [w.acme, w.globex]
  lines = []
  for (const tenant of [w.acme, w.acme, w.globex]) {
    lines.push({ ...(await w.linkedNumber(tenant)), tenantId: tenant.tenantId })
  }
  people = [...w.acme.agents, ...w.globex.agents].map(({ userId, tenantId }) => ({ userId, tenantId }))
})
// Steps of chance may leave a tenant without its tier, and whatever comes next links numbers.
afterEach(async () => {
  for (const { tenantId, admin } of tenants) {
    await w.host(w.hostKind.setTier(tenantId, 'enterprise'))
    await known(admin.userId)
  }
})
afterAll(async () => {
  await panel.stop()
  await w.stop()
})

const verbs = ({ userId }: { userId: string }) => verbsAs(w.service, userId)

const line = fc.constantFrom(0, 0, 0, 1, 2) // one number busy, so that its changes meet
const who = fc.nat({ max: 40 })
const tenant = fc.constantFrom(0, 1)
const is = <Kind extends string>(kind: Kind) => fc.constant(kind)
const routing = fc.constantFrom('everyone' as const, 'round_robin' as const, 'backup' as const)
const role = fc.constantFrom('user' as const, 'tenantAdmin' as const, 'superadmin' as const)
const tier = fc.constantFrom('community' as const, 'enterprise' as const, 'enterprise' as const)
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: is('assign'), line, who }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: is('share'), line, crew: fc.array(who, { minLength: 1, maxLength: 4 }), routing }),
  },
  { weight: 2, arbitrary: fc.record({ do: is('unassign'), line }) },
  { weight: 3, arbitrary: fc.record({ do: is('disable'), line, reason: fc.constantFrom('on leave', undefined) }) },
  { weight: 3, arbitrary: fc.record({ do: is('enable'), line, reason: fc.constantFrom('back', undefined) }) },
  { weight: 2, arbitrary: fc.record({ do: is('relink'), line, tenant, enabled: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: is('role'), who, role }) },
  { weight: 1, arbitrary: fc.record({ do: is('deactivate'), who }) },
  { weight: 2, arbitrary: fc.record({ do: is('move'), who, tenant }) },
  { weight: 1, arbitrary: fc.record({ do: is('remove'), who }) },
  { weight: 3, arbitrary: fc.record({ do: is('arrive'), tenant, role }) },
  { weight: 1, arbitrary: fc.record({ do: is('tier'), tenant, tier }) },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

const person = (place: number) => people[place % people.length]!
/** Most of a crew are the tenant's own; a stranger among them is refused, which is a step, too. */
function member(of: number, place: number): string {
  const own = people.filter(({ tenantId }) => tenantId === lines[of]!.tenantId)
  return (place % 20 === 0 ? undefined : own[place % own.length]?.userId) ?? person(place).userId
}
const known = async (userId: string) => void (await loadPrincipal(w.db, userId))

async function take(given: Step): Promise<void> {
  const root = await verbs(w.root)
  const numberId = 'line' in given ? lines[given.line]!.numberId : ''
  switch (given.do) {
    case 'assign':
      await root.assign({ numberId, userId: member(given.line, given.who) })
      return
    case 'share':
      await root.share({
        numberId,
        userIds: given.crew.map(place => member(given.line, place)),
        routing: given.routing,
      })
      return
    case 'unassign':
      return root.unassign({ numberId })
    case 'disable':
      return root.disable({ numberId, reason: given.reason })
    case 'enable':
      await root.enable({ numberId, reason: given.reason })
      return
    case 'relink':
      return relink(given.line, tenants[given.tenant]!, given.enabled)
    case 'role':
      await w.host(w.hostKind.setRole(person(given.who).userId, given.role))
      return known(person(given.who).userId)
    case 'deactivate': {
      const left = person(given.who)
      left.tenantId = null
      await w.host(w.hostKind.deactivate(left.userId))
      return known(left.userId)
    }
    case 'move': {
      const moved = person(given.who)
      if (moved.tenantId !== null) moved.tenantId = tenants[given.tenant]!.tenantId
      await w.host(w.hostKind.move(moved.userId, tenants[given.tenant]!.tenantId))
      return known(moved.userId)
    }
    case 'remove': {
      const [gone] = people.length > 6 ? people.splice(given.who % people.length, 1) : []
      if (gone) await w.host(w.hostKind.remove(gone.userId))
      return void (await root.accessReview({ numberId: lines[0]!.numberId })) // reads the host, and ends what it still held
    }
    case 'arrive':
      people.push({
        ...(await w.person(tenants[given.tenant]!.tenantId, given.role)),
        tenantId: tenants[given.tenant]!.tenantId,
      })
      return
    case 'tier':
      await w.host(w.hostKind.setTier(tenants[given.tenant]!.tenantId, given.tier))
      return known(tenants[given.tenant]!.admin.userId)
  }
}

const refusedAlone = (error: unknown) => {
  if (!(error instanceof SmsError)) throw error
}

async function relink(place: number, tenant: TestTenant, enabled: boolean): Promise<void> {
  const { number, numberId } = lines[place]!
  await (await verbs(w.root)).unlink({ numberId })
  // A tenant without a tier gets no number: it goes where nothing hinders it, or the line would end here.
  const linked = (await linkTo(tenant, number, enabled)) ?? (await linkTo(await inService(), number, enabled))
  if (linked) lines[place] = linked
}

async function linkTo({ tenantId }: TestTenant, number: string, enabled: boolean) {
  const input = LinkInput.parse({ numbers: [number], tenantId, enabled, setDelivery: false })
  const { results } = await link(w.service, w.root, input).catch(error => {
    refusedAlone(error)
    return { results: [] }
  })
  const numberId = results[0]?.numberId
  return numberId ? { number, numberId, tenantId } : undefined
}

async function inService(): Promise<TestTenant> {
  await take({ do: 'tier', tenant: 0, tier: 'enterprise' })
  return tenants[0]
}

const Rows = z.array(
  z.object({
    at: z.coerce.number(),
    tenant: z.string().nullable(),
    action: z.string(),
    ids: z.object({ number: z.string().optional(), user: z.string().optional() }),
    detail: z.record(z.string(), z.unknown()),
  }),
)
async function auditLog(): Promise<Logged[]> {
  const { rows } = await w.superuser.query(
    `select (extract(epoch from a.at) * 1000000)::bigint as at, a.tenant_id::text as tenant, a.action, a.ids, d.detail
     from sms.audit a join sms.audit_details d on d.audit_id = a.id order by a.at, a.id`,
  )
  return Rows.parse(rows)
}

/** Microseconds as PostgreSQL reads them. */
const written = (at: number) =>
  `${new Date(Math.floor(at / 1000)).toISOString().slice(0, -1)}${String(at % 1000).padStart(3, '0')}Z`

interface Asked {
  subject: string
  at: number
}
const tenureThen = (then: Then, number: string, of: string | null) =>
  then.tenures.findLast(({ digits, tenant }) => digits === number && (of === null || tenant === of))

/** What the audit says of a number; `of`: as far as that tenant's admin may know. */
function expected(log: readonly Logged[], { subject, at }: Asked, of: string | null) {
  const then = replay(log, at)
  const tenure = tenureThen(then, subject, of)
  if (!tenure) return null
  const { numberId, tenant, linked, enabled, reason, routing, shared, holders } = tenure
  const served = then.served.get(String(tenant))
  return {
    numberId,
    tenant,
    state: linked ? { enabled, reason, routing, shared } : { enabled: null, reason: null, routing: null, shared: null },
    linked,
    holders: holders.map(user => ({ user, reads: !then.gone.has(`${tenant} ${user}`) })),
    admins: [...then.admins]
      .filter(
        admin => admin.startsWith(`tenant_admin ${tenant} `) || (of === null && admin.startsWith('superadmin all ')),
      )
      .map(admin => admin.replace(/ .* /, ' '))
      .toSorted(),
    ...(served === undefined ? {} : { service: served ? 'in_service' : 'tier_required' }),
  }
}

const Found = z.array(
  z.object({
    place: z.coerce.number(),
    numberId: z.string(),
    tenant: z.string(),
    linked: z.boolean(),
    state: z.object({
      enabled: z.boolean().nullable(),
      reason: z.string().nullable(),
      routing: z.string().nullable(),
      shared: z.boolean().nullable(),
    }),
    service: z.string().nullable(),
  }),
)
const Holders = z.array(z.object({ place: z.coerce.number(), user: z.string(), reads: z.boolean().nullable() }))
const Admins = z.array(z.object({ place: z.coerce.number(), admin: z.string() }))

function byPlace<Row extends { place: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const found = new Map<number, Row[]>()
  for (const row of rows) found.set(row.place, [...(found.get(row.place) ?? []), row])
  return found
}

/** The same questions asked of the product, all at once, as somebody. */
async function answered(who: Principal, asked: readonly Asked[]) {
  const moments = asked.map(({ at }) => written(at))
  const rows = (sql: string, values: unknown[]) =>
    asPrincipal(w.db, who, async tx => (await tx.query(sql, values)).rows)
  const found = Found.parse(
    await rows(
      `select place, number_id as "numberId", tenant_id as tenant, linked, service,
         jsonb_build_object('enabled', enabled, 'reason', reason, 'routing', routing, 'shared', shared) as state
       from sms.numbers_as_of($1, $2)`,
      [asked.map(({ subject }) => subject), moments],
    ),
  )
  const of = new Map(found.map(row => [row.place, row]))
  const ids = asked.map((_, place) => of.get(place + 1)?.numberId ?? null)
  const holders = Holders.parse(
    await rows(`select place, user_id as "user", reads from sms.holders_as_of($1, $2) order by place, in_order`, [
      ids,
      moments,
    ]),
  )
  const admins = Admins.parse(
    await rows(`select place, role || ' ' || user_id as admin from sms.admins_as_of($1, $2)`, [ids, moments]),
  )
  const [heldBy, readBy] = [byPlace(holders), byPlace(admins)]
  return asked.map((_, index) => {
    const row = of.get(index + 1)
    if (!row) return null
    const { place, service, ...known } = row
    return {
      ...known,
      holders: (heldBy.get(place) ?? []).map(({ user, reads }) => ({ user, reads })),
      admins: (readBy.get(place) ?? []).map(({ admin }) => admin).toSorted(),
      service,
    }
  })
}

async function compare(log: readonly Logged[], asked: readonly Asked[], who: Principal): Promise<void> {
  const answers = await answered(who, asked)
  for (const [index, question] of asked.entries()) {
    const answer = answers[index]
    const should = expected(log, question, who.tenantId)
    const admins = answer?.admins.filter(admin => who.tenantId === null || admin.startsWith('tenant_admin '))
    const told = answer && { ...answer, admins, service: should && 'service' in should ? answer.service : undefined }
    expect({ ...question, at: written(question.at), told }).toEqual({
      ...question,
      at: written(question.at),
      told: should,
    })
  }
}

const Reached = z.array(
  z.object({
    place: z.coerce.number(),
    held: z.array(z.string()),
    role: z.string().nullable(),
    linked: z.coerce.number(),
  }),
)
/** What people held and what their role opened, against the same replay. */
async function compareReach(log: readonly Logged[], asked: readonly Asked[]): Promise<void> {
  const values = [asked.map(({ subject }) => subject), asked.map(({ at }) => written(at))]
  const { rows } = await asPrincipal(w.db, w.root, tx =>
    tx.query(
      `select q.place, p.by_role as role, coalesce(p.linked, 0) as linked, array(
         select h.number_id || ' ' || h.in_order || '/' || h.holders || ' ' || h.reads from sms.held_as_of($1, $2) h where h.place = q.place order by 1) as held
       from generate_series(1, cardinality($1::text[])) q (place) left join sms.people_as_of($1, $2) p on p.place = q.place order by q.place`,
      values,
    ),
  )
  for (const [index, { held, role, linked }] of Reached.parse(rows).entries()) {
    const { subject: user, at } = asked[index]!
    const then = replay(log, at)
    const byRole = [...then.admins].find(admin => admin.endsWith(` ${user}`))?.split(' ')
    const opened = then.tenures.filter(
      ({ tenant, linked }) => linked && byRole && (byRole[1] === 'all' || byRole[1] === tenant),
    )
    const holds = then.tenures
      .filter(({ holders }) => holders.includes(user))
      .map(
        ({ numberId, tenant, holders }) =>
          `${numberId} ${holders.indexOf(user) + 1}/${holders.length} ${!then.gone.has(`${tenant} ${user}`)}`,
      )
    expect({ user, at: written(at), held: held.toSorted(), role, linked }).toEqual({
      user,
      at: written(at),
      held: holds.toSorted(),
      role: byRole?.[0] ?? null,
      linked: opened.length,
    })
  }
}

/** Each kind of change once, so that none is left to chance. */
const first: Step[] = [
  { do: 'share', line: 0, crew: [1, 2, 3], routing: 'everyone' },
  { do: 'share', line: 0, crew: [3, 2, 1], routing: 'backup' },
  { do: 'disable', line: 0, reason: 'on leave' },
  { do: 'enable', line: 0, reason: undefined },
  { do: 'deactivate', who: 0 },
  { do: 'role', who: 1, role: 'tenantAdmin' },
  { do: 'role', who: 1, role: 'user' },
  { do: 'unassign', line: 0 },
  { do: 'assign', line: 0, who: 1 },
  { do: 'move', who: 1, tenant: 1 },
  { do: 'relink', line: 0, tenant: 1, enabled: false },
  { do: 'tier', tenant: 1, tier: 'community' },
  { do: 'tier', tenant: 1, tier: 'enterprise' },
]

test('who held a number, who could read it and how it stood at any moment is what the audit tells', async () => {
  const kinds = new Set<string>()
  const question = fc.record({ row: fc.nat(), subject: fc.nat(), beside: fc.constantFrom(0, 0, -1, 1, 2_000) })
  const asking = fc.array(question, { minLength: 1_000, maxLength: 1_000 })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 110, maxLength: 110 }), asking, async (steps, asked) => {
      for (const given of [...first, ...steps]) {
        await take(given).catch(refusedAlone)
      }
      const log = await auditLog()
      for (const { action } of log) kinds.add(action)
      // Moments of changes, a microsecond before and after them, and some time later.
      const moments = asked.map(({ row, beside }) => log[row % log.length]!.at + beside)
      const numbers = asked.map(({ subject }, index) => ({ subject: lines[subject % 3]!.number, at: moments[index]! }))
      await compare(log, numbers.slice(0, 700), w.root)
      await compare(log, numbers.slice(700), w.acme.admin)
      const users = [...new Set(log.flatMap(({ ids }) => ids.user ?? []).concat(people.map(({ userId }) => userId)))]
      await compareReach(
        log,
        asked
          .slice(0, 200)
          .map(({ subject }, index) => ({ subject: users[subject % users.length]!, at: moments[index]! })),
      )
    }),
    { numRuns: 2, endOnFailure: true },
  )
  expect([...kinds]).toEqual(
    expect.arrayContaining([
      ...['assign', 'share', 'unassign', 'enable', 'disable', 'link', 'unlinked', 'routing', 'holder_left'].map(
        kind => `number.${kind}`,
      ),
      'person.admin_began',
      'person.admin_ended',
      'person.left',
      'tenant.changed',
    ]),
  )
}, 60_000)

test('what was before states were kept is put together from the audit, and says so', async () => {
  for (const given of first) await take(given).catch(refusedAlone)
  const log = await auditLog()
  const sql = await readFile('migrations/0100_states_over_time.sql', 'utf8')
  const client = await w.superuser.connect()
  await client.query(
    'set session_replication_role = replica; delete from sms.number_states; set session_replication_role = origin',
  )
  await client.query(sql.slice(sql.lastIndexOf('insert into sms.number_states')))
  client.release()
  const anchor = (await readFile('migrations/0102_people_over_time.sql', 'utf8')).match(
    /^select sms\.record_people.*$/m,
  )
  const began = `select count(*)::integer as count from sms.audit where action = 'person.admin_began'`
  const before = await w.superuser.query(began)
  const { rows: admins } = await w.superuser.query(
    `select from sms.people where valid_to is null and active and (role = 'superadmin' or role = 'tenant_admin' and tenant_id is not null)`,
  )
  await w.superuser.query(anchor?.[0] ?? '')
  expect((await w.superuser.query(began)).rows[0].count - before.rows[0].count).toBe(admins.length)
  const asked = log.flatMap(({ at }) =>
    lines.flatMap(({ number }) => [at - 1, at].map(at => ({ subject: number, at }))),
  )
  await compare(log, asked, w.root)
  const review = await (await verbs(w.root)).accessReview({ numberId: lines[0]!.numberId })
  expect(review.tenure).toMatchObject({ fromAudit: true, knownFrom: null })
  await (await verbs(w.root)).enable({ numberId: lines[0]!.numberId })
  const { tenure } = await (await verbs(w.root)).accessReview({ numberId: lines[0]!.numberId })
  expect(tenure).toMatchObject({ fromAudit: false, knownFrom: tenure?.since })
})

test('an admin asks who can read a number now and who could at a moment; of another tenant’s there is nothing', async () => {
  const colleague = await w.person(w.acme.tenantId, 'tenantAdmin', 'Eve Leaves')
  const asker = await w.person(w.acme.tenantId, 'tenantAdmin', 'Ann Asks')
  const holders = await Promise.all(['Dora', 'Bill'].map(name => w.person(w.acme.tenantId, 'user', name)))
  const line = await w.linkedNumber(w.acme, { holders: [holders[0]!] })
  const root = await verbs(w.root)
  await root.disable({ numberId: line.numberId, reason: 'on leave' })
  const { at: before } = await root.accessReview({ numberId: line.numberId })
  await root.assign({ numberId: line.numberId, userId: holders[1]!.userId })
  await w.host(w.hostKind.deactivate(colleague.userId)) // and nothing of ours has heard of it
  const ask = async (who: { userId: string }, query: object = {}, id = line.numberId) =>
    (await (await panel.as(who)).get(`/admin/api/resources/sms_numbers/records/${id}/accessReview`).query(query)).body
  const now = (await ask(asker)).review
  expect(now).toMatchObject({ now: true, holders: [{ name: 'Bill', reads: true, readsFrom: now.holders[0].since }] })
  expect(now.tenure).toMatchObject({
    tenant: 'Acme',
    enabled: false,
    reason: 'on leave',
    service: 'in_service',
    fromAudit: false,
  })
  const names = ({ admins }: { admins: { name: string }[] }) => admins.map(({ name }) => name)
  expect(names(now)).toEqual(expect.arrayContaining(['Ann Asks']))
  expect(names(now)).not.toContain('Eve Leaves')
  expect(names(now)).not.toContain(w.root.name)
  const then = (await ask(asker, { at: before })).review
  expect(then).toMatchObject({ at: before, now: false, holders: [{ name: 'Dora', readsFrom: null }] })
  expect(names(then)).toContain('Eve Leaves')
  expect(names((await ask(w.root, { at: before })).review)).toContain(w.root.name)
  expect((await ask(asker, { at: '2020-01-01T00:00:00Z' })).review).toMatchObject({
    tenure: null,
    holders: [],
    admins: [],
  })
  expect((await ask(asker, { at: '2999-01-01T00:00:00Z' })).review).toMatchObject({ now: true })
  expect((await ask(asker, { at: 'last March' })).error).toMatchObject({ code: 'invalid_input', fields: ['at'] })
  for (const who of [w.globex.admin, holders[1]!]) {
    expect(await ask(who)).not.toHaveProperty('review')
    expect(await refusal((await verbs(who)).accessReview({ numberId: line.numberId }))).toBe(
      who === w.globex.admin ? 'not_found' : 'not_allowed',
    )
  }
})

test('what a person can reach is told with the reason, also of who has left, and of nobody of another tenant', async () => {
  const holder = await w.person(w.globex.tenantId, 'user', 'Gus Holds')
  const other = await w.person(w.globex.tenantId, 'user', 'Gina Holds')
  const admin = await w.person(w.globex.tenantId, 'tenantAdmin', 'Greta Rules')
  const line = await w.linkedNumber(w.globex, { holders: [other, holder], routing: 'backup' })
  const ask = async (who: { userId: string }, { userId }: { userId: string }, query: object = {}) =>
    (await (await panel.as(who)).get(`/admin/api/resources/sms_users/records/${userId}/reach`).query(query)).body
  const held = { number: line.number, inOrder: 2, holders: 2, reads: true, readsFrom: null, enabled: true }
  const { review } = await ask(admin, holder)
  expect(review).toMatchObject({ person: { role: 'user', byRole: null, tenant: 'Globex' }, held: [held], heldTotal: 1 })
  const ruled = (await ask(admin, admin)).review
  expect(ruled).toMatchObject({ person: { role: 'tenant_admin', byRole: 'tenant_admin' }, held: [] })
  expect(ruled.person.linked).toBeGreaterThan(0)
  expect(await ask(w.acme.admin, holder)).not.toHaveProperty('review')
  expect(await refusal((await verbs(w.acme.admin)).reach({ userId: holder.userId }))).toBe('not_found')
  expect(await refusal((await verbs(admin)).reach({ userId: 'nobody of ours' }))).toBe('not_found')
  expect(await refusal((await verbs(other)).reach({ userId: other.userId }))).toBe('not_allowed')

  await w.host(w.hostKind.remove(holder.userId))
  await w.superuser.query('select sms.end_left_assignments()')
  const left = await verbs(admin)
  expect(await left.reach({ userId: holder.userId })).toMatchObject({ person: null, held: [] })
  expect(await left.reach({ userId: holder.userId, at: review.at })).toMatchObject({
    person: { name: 'Gus Holds' },
    held: [held],
  })
})

test('a correction is a further row with its reason: it is what is told, and what had been written stays', async () => {
  const line = await w.linkedNumber(w.acme)
  const root = await verbs(w.root)
  await root.disable({ numberId: line.numberId, reason: 'by mistake' })
  const { at, tenure } = await root.accessReview({ numberId: line.numberId })
  await root.enable({ numberId: line.numberId })
  await w.superuser.query(
    `insert into sms.number_states (tenant_id, number_id, valid_from, valid_to, enabled, routing, shared, holder_order, correction)
     select tenant_id, number_id, valid_from, valid_to, true, routing, shared, holder_order, 'the switch did not reach QuestBlue'
     from sms.number_states where number_id = $1 and not enabled`,
    [line.numberId],
  )
  expect((await root.accessReview({ numberId: line.numberId, at })).tenure).toMatchObject({
    enabled: true,
    correction: 'the switch did not reach QuestBlue',
  })
  expect(tenure).toMatchObject({ enabled: false, correction: null })
  const written = await w.superuser.query('select from sms.number_states where number_id = $1 and not enabled', [
    line.numberId,
  ])
  expect(written.rowCount).toBe(1)
  for (const sql of [
    'update sms.number_states set enabled = true where number_id = $1',
    'delete from sms.number_states where number_id = $1',
  ])
    await expect(w.superuser.query(sql, [line.numberId])).rejects.toMatchObject({ code: '42501' })
})

test('settings are known as they were', async () => {
  const admin = await verbs(w.globex.admin)
  await admin.editTenantSettings({ tenantId: w.globex.tenantId, conversationIdleDays: 9 })
  await admin.editTenantSettings({ tenantId: w.globex.tenantId, conversationIdleDays: 11 })
  const states = await asPrincipal(w.db, w.globex.admin, tx =>
    tx.query(
      `select settings ->> 'conversation_idle_days' as days, lead(valid_from) over (order by valid_from) is not distinct from valid_to as gapless
       from sms.settings_states order by valid_from desc limit 2`,
    ),
  )
  expect(states.rows).toEqual([
    { days: '11', gapless: true },
    { days: '9', gapless: true },
  ])
  const secret = await w.superuser.query(
    `select from sms.settings_states where settings::text ~* 'ciphertext|password'`,
  )
  expect(secret.rowCount).toBe(0)
})
