import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Principal, Role } from '../src/access/principal.js'
import { type ResourceId, rights } from '../src/access/rights.js'
import { demoCredentials } from '../src/simulator/simulator.js'
import { type Asking, askingsOf } from './support/asking.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { registeredRoutes } from './support/registered-routes.js'
import { arriveRetired } from './support/retired-text.js'
import { sessionOf } from './support/session-of.js'
import { type Side, sideOf } from './support/sides.js'
import { type World, world } from './support/world.js'

let w: World
let app: HostedApp
beforeAll(async () => {
  w = await world()
  app = await hostedApp(w)
})
afterAll(async () => {
  await app?.stop()
  await w?.stop()
})

const table: Record<string, { actions: object; fields?: Record<string, { read: readonly Role[] }> }> = rights
const roles: Role[] = ['superadmin', 'tenant_admin', 'user']
const actor = (role: Role): Principal =>
  ({ superadmin: w.root, tenant_admin: w.acme.admin, user: w.acme.agents[0] })[role]

/** Something of Acme's to act upon, held by the acting user, with a text in the log and one held back. */
interface Fixture {
  numberId: string
  number: string
  heldDelivery: string
  retiredDelivery: string
  optOut: string
  apiToken: string
  legalHold: string
  lostText: string
}
async function fixture(): Promise<Fixture> {
  const number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]], enabled: false })
  await ingestTexts(w.db, [number])
  await w.superuser.query('update sms.numbers set enabled = true where id = $1', [number.numberId])
  const { rows } = await w.superuser.query<{ id: string }>('select id from sms.deliveries where number_id = $1', [
    number.numberId,
  ])
  const retiredDelivery = await arriveRetired(w, number)
  const stopped = await w.superuser.query<{ id: string }>(
    'insert into sms.opt_outs (tenant_id, peer, keyword, at) values ($1, $2, $3, now()) returning id',
    [w.acme.tenantId, `someone who texted ${number.number}`, 'STOP'],
  )
  await w.superuser.query('delete from sms.api_tokens') // one person may have so many
  const token = await w.superuser.query<{ id: string }>(
    `insert into sms.api_tokens (tenant_id, user_id, name, scopes, hash, expires_at)
     values ($1, $2, 'x', '{read}', sha256(convert_to($3, 'UTF8')), now() + interval '1 day') returning id`,
    [w.acme.tenantId, w.acme.agents[0].userId, number.numberId],
  )
  const hold = await w.superuser.query<{ id: string }>(
    `insert into sms.legal_holds (tenant_id, kind, peer, matter, placed_role) values ($1, 'peer', $2, 'x', 'sms_tenant') returning id`,
    [w.acme.tenantId, `someone who texted ${number.number}`],
  )
  const lost = await w.superuser.query<{ id: string }>(
    `insert into sms.lost_texts (tenant_id, number_id, kind, peer, carrier_id) values ($1, $2, 'inbound_lost', $3, $3) returning id`,
    [w.acme.tenantId, number.numberId, `someone who texted ${number.number}`],
  )
  return {
    ...number,
    heldDelivery: rows[0]?.id ?? '',
    retiredDelivery,
    optOut: stopped.rows[0]?.id ?? '',
    apiToken: token.rows[0]?.id ?? '',
    legalHold: hold.rows[0]?.id ?? '',
    lostText: lost.rows[0]?.id ?? '',
  }
}

type Call = (given: Fixture) => { path: string; form?: object }
const record = (resource: string, id: string, action: string) => `/api/resources/${resource}/records/${id}/${action}`
const onNumber =
  (action: string, form: () => object = () => ({})): Call =>
  ({ numberId }) => ({ path: record('sms_numbers', numberId, action), form: form() })
const bulk =
  (action: string, form: () => object = () => ({})): Call =>
  ({ numberId }) => ({ path: `/api/resources/sms_numbers/bulk/${action}?recordIds=${numberId}`, form: form() })
const other = () => w.acme.agents[1].userId

/** How each right is asked for over HTTP; reading is the same for all. */
const calls: Record<string, Call> = {
  'sms_numbers.link': () => ({
    path: '/api/resources/sms_numbers/actions/link',
    form: { numbers: ['+18335550100'], tenantId: w.acme.tenantId, setDelivery: false },
  }),
  'sms_numbers.unlink': onNumber('unlink'),
  'sms_numbers.resume': onNumber('resume'),
  'sms_numbers.setDelivery': onNumber('setDelivery'),
  'sms_numbers.rotateToken': onNumber('rotateToken', () => ({ overlapHours: 1 })),
  'sms_numbers.assign': onNumber('assign', () => ({ userId: other() })),
  'sms_numbers.share': onNumber('share', () => ({ userIds: [other()] })),
  'sms_numbers.unassign': onNumber('unassign'),
  'sms_numbers.enable': onNumber('enable'),
  'sms_numbers.disable': onNumber('disable'),
  'sms_numbers.edit': onNumber('edit', () => ({ label: 'Renamed' })),
  'sms_numbers.setTimer': onNumber('setTimer', () => ({ minutes: 10 })),
  'sms_numbers.setWorkingHours': onNumber('setWorkingHours', () => ({
    timeZone: 'America/New_York',
    'weekly.mon': '09:00-17:00',
  })),
  'sms_numbers.setNote': onNumber('setNote', () => ({ text: 'Ask first' })),
  'sms_numbers.releaseWaiting': onNumber('releaseWaiting'),
  'sms_numbers.bulkAssign': bulk('assign', () => ({ userId: other() })),
  'sms_numbers.bulkEnable': bulk('enable'),
  'sms_numbers.bulkDisable': bulk('disable'),
  'sms_assignments.register': () => ({ path: '/api/resources/sms_assignments/actions/register', form: {} }),
  'sms_assignments.exportAssignments': () => ({
    path: '/api/resources/sms_assignments/actions/exportAssignments',
    form: {},
  }),
  'sms_messages.exportMessages': () => ({ path: '/api/resources/sms_messages/actions/exportMessages', form: {} }),
  'sms_messages.erasePeer': ({ number }) => ({
    path: '/api/resources/sms_messages/actions/erasePeer',
    form: { tenantId: w.acme.tenantId, peer: `who never texted ${number}`, confirm: `who never texted ${number}` },
  }),
  'sms_legal_holds.placeHold': ({ number }) => ({
    path: '/api/resources/sms_legal_holds/actions/placeHold',
    form: { tenantId: w.acme.tenantId, kind: 'number', subject: number, matter: 'Doe' },
  }),
  'sms_legal_holds.releaseHold': ({ legalHold }) => ({
    path: record('sms_legal_holds', legalHold, 'releaseHold'),
    form: { reason: 'settled' },
  }),
  'sms_lost_texts.dismiss': ({ lostText }) => ({
    path: record('sms_lost_texts', lostText, 'dismiss'),
    form: { reason: 'asked the customer' },
  }),
  'sms_deliveries.sweep': () => ({ path: '/api/resources/sms_deliveries/actions/sweep', form: {} }),
  'sms_deliveries.deliver': ({ heldDelivery }) => ({
    path: record('sms_deliveries', heldDelivery, 'deliver'),
    form: {},
  }),
  'sms_deliveries.replay': ({ retiredDelivery }) => ({
    path: record('sms_deliveries', retiredDelivery, 'replay'),
    form: {},
  }),
  'sms_deliveries.replaySet': ({ number }) => ({
    path: '/api/resources/sms_deliveries/actions/replaySet',
    form: { number, reason: 'retired_token' },
  }),
  'sms_deliveries.exportDeliveries': ({ number }) => ({
    path: '/api/resources/sms_deliveries/actions/exportDeliveries',
    form: { number },
  }),
  'sms_settings.edit': () => ({
    path: record('sms_settings', 'system', 'edit'),
    form: { questbluePassword: demoCredentials.password },
  }),
  'sms_settings.sending': () => ({
    path: record('sms_settings', 'system', 'sending'),
    form: { choice: 'pause', reason: 'x' },
  }),
  'sms_settings.testCredentials': () => ({ path: record('sms_settings', 'system', 'testCredentials'), form: {} }),
  'sms_opt_outs.addOptOut': () => ({
    path: '/api/resources/sms_opt_outs/actions/addOptOut',
    form: { tenantId: w.acme.tenantId, peer: '(303) 555-7700', reason: 'called' },
  }),
  'sms_opt_outs.importOptOuts': () => ({
    path: '/api/resources/sms_opt_outs/actions/importOptOuts',
    form: { tenantId: w.acme.tenantId, csv: '3035557701', reason: 'old list' },
  }),
  'sms_opt_outs.exportOptOuts': () => ({
    path: '/api/resources/sms_opt_outs/actions/exportOptOuts',
    form: { tenantId: w.acme.tenantId },
  }),
  'sms_opt_outs.endOptOut': ({ optOut }) => ({
    path: record('sms_opt_outs', optOut, 'endOptOut'),
    form: { reason: 'asked for it' },
  }),
  'sms_api_tokens.makeToken': () => ({
    path: '/api/resources/sms_api_tokens/actions/makeToken',
    form: { name: 'Nightly export', scopes: ['read'] },
  }),
  'sms_api_tokens.revokeToken': ({ apiToken }) => ({
    path: record('sms_api_tokens', apiToken, 'revokeToken'),
    form: {},
  }),
  'sms_audit.verify': () => ({ path: '/api/resources/sms_audit/actions/verify', form: {} }),
  'sms_tenant_settings.edit': () => ({
    path: record('sms_tenant_settings', w.acme.tenantId, 'edit'),
    form: { conversationIdleDays: 8 },
  }),
}

const fingerprint = async (): Promise<string> => {
  const tables = [
    'numbers',
    'assignments',
    'settings',
    'tenant_settings',
    'webhook_state',
    'audit',
    'inbox',
    'deliveries',
    'opt_outs',
    'api_tokens',
    'legal_holds',
    'lost_texts',
  ]
  const row = "(to_jsonb(t) - 'seq' - 'hash')::text" // the audit is sealed meanwhile, and what was read gathered into it
  const parts = tables.map(
    table =>
      `(select coalesce(md5(string_agg(${row}, '' order by ${row})), '') from sms.${table} t where ${row} !~ '"messages.read"')`,
  )
  const { rows } = await w.superuser.query<{ all: string }>(`select concat(${parts.join(', ')}) as all`)
  return rows[0]?.all ?? ''
}

const reads = new Set([
  'list',
  'show',
  'search',
  'showWebhook',
  'timeline',
  'previewHolders',
  'previewErasure',
  'previewRetention',
  'findPeople',
  'accessReview',
  'reach',
  'settingsThen',
  'showRequest',
  'countDeliveries',
])
const rowsOf = (resource: ResourceId) => Object.entries<readonly Role[]>(rights[resource].actions)
const changes = (Object.keys(rights) as ResourceId[]).flatMap(resource =>
  rowsOf(resource)
    .filter(([action]) => !reads.has(action) && `${resource}.${action}` in calls)
    .flatMap(([action, allowed]) => roles.map(role => [resource, action, role, allowed.includes(role)] as const)),
)

describe('row by row through the panel', () => {
  /** What a refusal leaves as it was serves the next. */
  let untouched: Fixture | undefined
  test.each(changes)('%s.%s by a %s: %s', async (resource, action, role, allowed) => {
    untouched ??= await fixture()
    const { path, form } = calls[`${resource}.${action}`]!(untouched)
    const before = await fingerprint()
    const agent = await app.as(actor(role))
    const answer = await agent.post(`/admin${path}`).send(form)
    if (allowed) {
      untouched = undefined
      expect(answer.body.notice ?? answer.body).toMatchObject({ type: 'success' })
    } else {
      expect(answer.body.notice?.type ?? answer.status).not.toBe('success')
      expect(await fingerprint()).toBe(before)
    }
  })

  const readable = (Object.keys(rights) as ResourceId[]).filter(resource => 'list' in rights[resource].actions)
  test.each(readable.flatMap(resource => roles.map(role => [resource, role] as const)))(
    '%s is listed for a %s as the table says',
    async (resource, role) => {
      const { list } = rights[resource].actions as { list: readonly Role[] }
      const answer = await (await app.as(actor(role))).get(`/admin/api/resources/${resource}/actions/list`)
      if (list.includes(role)) expect(answer.body.meta).toMatchObject({ total: expect.any(Number) })
      else expect(answer.body).not.toHaveProperty('records.0')
    },
  )

  const hidden = (Object.keys(rights) as ResourceId[]).flatMap(resource => {
    const fields = table[resource]?.fields ?? {}
    return Object.entries(fields).flatMap(([field, { read }]) =>
      roles.map(role => [resource, field, role, read.includes(role)] as const),
    )
  })
  let shown: Promise<Fixture> | undefined
  test.each(hidden)('the field %s.%s is read by a %s: %s', async (resource, field, role, allowed) => {
    shown ??= fixture()
    const { numberId } = await shown
    await w.superuser.query(`update sms.assignments set note = 'for the audit' where number_id = $1`, [numberId])
    await w.superuser.query(`update sms.numbers set enabled = false, enabled_reason = 'on leave' where id = $1`, [
      numberId,
    ])
    const answer = await (await app.as(actor(role))).get(`/admin/api/resources/${resource}/actions/list?perPage=500`)
    const records: { params: Record<string, unknown> }[] = answer.body.records ?? []
    if (allowed) expect(records.some(({ params }) => field in params)).toBe(true)
    else expect(records.every(({ params }) => !(field in params))).toBe(true)
  })
})

test('every change in the table is asked for here, or has a test of its own', () => {
  const elsewhere = [
    'sms_messages.send', // test/messages-send
    'sms_users.setAvailability', // below
    'sms_users.setWorkingHours', // test/availability
    'sms_inbox.needNoAnswer', // test/inbox-list
    'sms_inbox.exportConversation', // test/messages-evidence
    'sms_numbers.doctor', // goes on by itself: test/doctor-faults
    'sms_numbers.setDeliveries', // likewise: test/webhook-page
  ]
  const all = (Object.keys(rights) as ResourceId[]).flatMap(resource =>
    rowsOf(resource).flatMap(([action]) => (reads.has(action) ? [] : [`${resource}.${action}`])),
  )
  expect(all.filter(right => !(right in calls) && !elsewhere.includes(right))).toEqual([])
})

test('availability: everybody for themselves, an admin for colleagues, nobody for strangers', async () => {
  const [agent, colleague] = w.acme.agents
  const set = async (who: Principal, userId: string) => {
    const answer = await (await app.as(who))
      .post(`/admin${record('sms_users', userId, 'setAvailability')}`)
      .send({ available: false })
    return answer.body.notice?.type
  }
  expect(await set(w.acme.admin, colleague.userId)).toBe('success')
  expect(await set(agent, colleague.userId)).not.toBe('success')
  expect(await set(w.globex.admin, colleague.userId)).not.toBe('success')
  await (await app.as(agent)).post('/api/sms/availability').send({ available: false }).expect(200)
  const { rows } = await w.superuser.query('select count(*)::integer as count from sms.availability')
  expect(rows).toEqual([{ count: 2 }])
})

test('a demotion, a move and a leave count at the next request', async () => {
  const person = await w.person(w.acme.tenantId, 'tenantAdmin', 'Climber')
  const { numberId } = await fixture()
  const agent = await app.as(person)
  const disable = async () =>
    (await agent.post(`/admin${record('sms_numbers', numberId, 'disable')}`).send({})).body.notice?.type
  const enable = async () =>
    (await agent.post(`/admin${record('sms_numbers', numberId, 'enable')}`).send({})).body.notice?.type
  expect(await disable()).toBe('success')
  await w.host(w.hostKind.setRole(person.userId, 'user'))
  expect(await enable()).not.toBe('success')
  await w.host(w.hostKind.setRole(person.userId, 'tenantAdmin'))
  expect(await enable()).toBe('success')
  await w.host(w.hostKind.move(person.userId, w.globex.tenantId))
  expect(await disable()).not.toBe('success')
  await w.host(w.hostKind.deactivate(person.userId))
  expect((await agent.get('/api/sms/numbers')).status).toBe(401)
  const { body } = await agent.get('/admin/api/resources/sms_numbers/actions/list')
  expect(body.records ?? []).toEqual([])
})

/** Nobody is signed in to these: what opens them is a secret that no page of another site has (tests: webhook-*, pictures-links). */
const bySecret = ['/api/sms/webhook/:token', '/api/sms/webhook', '/api/sms/media/link/:secret']
const notAsked = [...bySecret, '/test-login/:id', '/api/sms/events']

/** All rows of all tables, but for what goes on by itself: the mirror of people, the seals of the audit, who read what, signs of life. */
async function everything(): Promise<Record<string, string>> {
  const { rows: tables } = await w.superuser.query<{ name: string }>(`
    select c.relname as name from pg_class c where c.relnamespace = 'sms'::regnamespace and c.relkind in ('r', 'p')
      and not c.relispartition and c.relname not in (
        'people', 'audit_heads', 'reads', 'history_sweep', 'inventory_reads', 'database_place', 'migrations', 'migrations_lock')`)
  const digests: Record<string, string> = {}
  for (const { name } of tables) {
    const { rows } = await w.superuser.query<{ digest: string }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(r.row, '|' order by r.row), '')) as digest
       from sms.${name} t cross join lateral (select (to_jsonb(t) - '{seq,hash}'::text[])::text) r (row)
       where r.row !~ '"messages.read"|"kinds"'`,
    )
    digests[name] = rows[0]?.digest ?? ''
  }
  return digests
}

async function ask({ method, path, body }: Asking, side: Side, headers: Record<string, string>) {
  const sent = body ? JSON.stringify(body(side)) : undefined
  const answer = await fetch(app.url + path(side), {
    method,
    redirect: 'manual',
    headers: { ...headers, ...(sent && { 'content-type': 'application/json' }) },
    ...(sent && { body: sent }),
  })
  return { status: answer.status, text: await answer.text() }
}

const cookieOf = (userId: string) => sessionOf(`${app.url}/test-login/${encodeURIComponent(userId)}`)

describe('every route that the app registers', () => {
  let side: Side
  let askings: Asking[]
  beforeAll(async () => {
    side = await sideOf({ app, w }, w.acme, { tenantName: 'Acme', holder: w.acme.agents[2] })
    askings = registeredRoutes(app.app, ['/api/sms', '/admin'])
      .filter(({ path }) => !notAsked.includes(path))
      .flatMap(route => askingsOf(route, app.admin))
  })

  test.each([
    ['by its origin', { origin: 'https://evil.example' }],
    ['by what the browser says of it', { 'sec-fetch-site': 'cross-site' }],
    ['as of nowhere', { origin: 'null' }],
  ])(
    'no change that a page of another site has sent, told %s, is made by any route that there is',
    async (_how, headers) => {
      const changing = askings.filter(({ method }) => method !== 'GET')
      expect(changing.length).toBeGreaterThan(60)
      const before = await everything()
      const cookie = await cookieOf(w.root.userId)
      const made: string[] = []
      for (const asking of changing) {
        const { status, text } = await ask(asking, side, { cookie, ...headers })
        if (status !== 403 || !text.includes('foreign_origin'))
          made.push(`${asking.title}: ${status} ${text.slice(0, 200)}`)
      }
      expect(made).toEqual([])
      expect(await everything()).toEqual(before)
    },
  )

  test('what is changed by POST is changed by no GET of the same address, wherever it comes from', async () => {
    const posts = new Map(askings.filter(({ method }) => method === 'POST').map(asking => [asking.path(side), asking]))
    const before = await everything()
    const [{ began } = { began: null }] = (await w.superuser.query('select clock_timestamp() as began')).rows
    const cookie = await cookieOf(w.root.userId)
    for (const [path, asking] of posts) {
      const form = new URLSearchParams(
        Object.entries(asking.body?.(side) ?? {}).map(([name, value]) => [name, String(value)]),
      )
      const get = { ...asking, method: 'GET', path: () => `${path}${path.includes('?') ? '&' : '?'}${form}` }
      const { body: _body, ...without } = get
      await ask(without, side, { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })
    }
    const after = await everything()
    const changed = Object.keys(after).filter(name => after[name] !== before[name])
    const noted = ['audit', 'audit_details', 'webhook_state'] // who looked at a webhook address, and what QuestBlue said of it
    expect(changed.filter(name => !noted.includes(name))).toEqual([])
    const { rows } = await w.superuser.query(
      "select distinct action from sms.audit where at > $1 and action <> 'messages.read'",
      [began],
    )
    expect(rows.map(({ action }) => action).toSorted()).toEqual(['delivery.opened', 'webhook_token.shown'])
  })
})
