import { readFile, writeFile } from 'node:fs/promises'
import { mayAct, rights } from '../src/access/rights.js'
import type { Principal, Role } from '../src/access/principal.js'
import { ingestTexts } from './support/inbound-text.js'
import { openApi } from '../src/api/openapi.js'
import { routes } from '../src/api/routes/routes.js'
import { type TestPanel, testPanel } from './support/panel.js'
import { rightsPage } from './support/rights-page.js'
import { type World, world } from './support/world.js'

let w: World
let panel: TestPanel
let people: Principal[]
/** One record of each resource that all who may read it see. */
let recordIds: Record<string, string>

beforeAll(async () => {
  w = await world()
  panel = await testPanel(w)
  people = [w.root, w.acme.admin, w.acme.agents[0]]
  const { numberId, number } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  await ingestTexts(w.db, [
    { numberId, number },
    { numberId, number, text: 'STOP' },
  ])
  const newest = async (resource: string) => {
    const { body } = await (await panel.as(w.acme.admin)).get(`/admin/api/resources/${resource}/actions/list`)
    return body.records[0].id
  }
  const { rows: tokens } = await w.superuser.query<{ id: string }>(
    `insert into sms.api_tokens (tenant_id, user_id, name, scopes, hash, expires_at)
     values ($1, $2, 'x', '{read}', '\\x00', now() + interval '1 day') returning id`,
    [w.acme.tenantId, w.acme.agents[0].userId],
  )
  const { rows: holds } = await w.superuser.query<{ id: string }>(
    `insert into sms.legal_holds (tenant_id, kind, peer, matter, placed_role)
     values ($1, 'peer', '+13035550001', 'x', 'sms_tenant') returning id`,
    [w.acme.tenantId],
  )
  const { rows: lost } = await w.superuser.query<{ id: string }>(
    `insert into sms.lost_texts (tenant_id, number_id, kind, peer, carrier_id)
     values ($1, $2, 'inbound_lost', '+13035550001', 'x') returning id`,
    [w.acme.tenantId, numberId],
  )
  recordIds = {
    sms_numbers: numberId,
    sms_assignments: await newest('sms_assignments'),
    sms_messages: await newest('sms_messages'),
    sms_deliveries: await newest('sms_deliveries'),
    sms_audit: await newest('sms_audit'),
    sms_users: w.acme.agents[1].userId,
    sms_tenants: w.acme.tenantId,
    sms_opt_outs: await newest('sms_opt_outs'),
    sms_legal_holds: holds[0]?.id ?? '',
    sms_lost_texts: lost[0]?.id ?? '',
    sms_api_tokens: tokens[0]?.id ?? '',
    sms_settings: 'system',
    sms_tenant_settings: w.acme.tenantId,
  }
})
afterAll(async () => {
  await panel.stop()
  await w.stop()
})

/** Actions of the resource as a whole. */
const ofResource = [
  'link',
  'setDeliveries',
  'register',
  'exportAssignments',
  'exportMessages',
  'addOptOut',
  'importOptOuts',
  'exportOptOuts',
  'verify',
  'sweep',
  'makeToken',
  'placeHold',
  'erasePeer',
  'replaySet',
  'exportDeliveries',
]
/** Questions of forms, asked by GET. */
const asked = ['previewHolders', 'findPeople', 'previewErasure', 'previewRetention', 'countDeliveries']
const bulkNames: Record<string, string> = { bulkAssign: 'assign', bulkEnable: 'enable', bulkDisable: 'disable' }

/** Where an action of the table is reached; undefined for what is no action of AdminJS's. */
function addressOf(resource: string, action: string, recordId: string): ['get' | 'post', string] | undefined {
  const base = `/admin/api/resources/${resource}`
  if (resource === 'sms_inbox' || action === 'send') return undefined
  if (action === 'list' || action === 'search') return ['get', `${base}/actions/${action}`]
  if (asked.includes(action)) return ['get', `${base}/actions/${action}?numberId=${recordId}`]
  if (ofResource.includes(action)) return ['post', `${base}/actions/${action}`]
  if (action in bulkNames) return ['post', `${base}/bulk/${bulkNames[action]}?recordIds=${recordId}`]
  return [
    ['show', 'showWebhook', 'timeline', 'accessReview', 'reach', 'settingsThen', 'showRequest'].includes(action)
      ? 'get'
      : 'post',
    `${base}/records/${recordId}/${action}`,
  ]
}

test('the page that tells who may do what is what the table, the panel and the API say', async () => {
  const page = rightsPage(panel.admin, openApi(routes, 'https://panel.example.com').paths)
  if (process.env.UPDATE_DOCS) await writeFile('docs/rights.md', page)
  const even = (text: string) => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---') // the formatter widens the tables
  expect(even(await readFile('docs/rights.md', 'utf8'))).toBe(even(page))
})

test('what the running panel has is in the table: no resource and no action is left out', () => {
  const table: Record<string, { actions: object }> = rights
  const stock = ['search', 'new', 'edit', 'delete', 'bulkDelete'] // off where the table has no row of them
  const left = panel.admin.resources.flatMap(resource =>
    Object.values(resource.decorate().actions)
      .filter(({ name }) => !stock.includes(name) && !(name in (table[resource.id()]?.actions ?? {})))
      .map(({ name }) => `${resource.id()}.${name}`),
  )
  expect(left).toEqual([])
})

const rows = Object.entries(rights).flatMap(([resource, { actions }]) =>
  Object.keys(actions).map(action => [resource, action] as const),
)
const reachable = rows.filter(([resource, action]) => addressOf(resource, action, 'x'))

test.each(reachable)('%s.%s answers those whom the table names, and nobody else', async (resource, action) => {
  for (const person of people) {
    // Whoever may not see a record reaches no action of it here: a user's own availability is switched over REST.
    const allowed = mayAct(person.role, resource, action) && mayAct(person.role, resource, 'list')
    const fresh = resource === 'sms_numbers' && allowed && action !== 'list' && action !== 'search'
    const recordId = fresh
      ? (await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })).numberId
      : recordIds[resource]
    const [method, path] = addressOf(resource, action, recordId ?? '') ?? ['get', '']
    const agent = await panel.as(person)
    const body = {
      userId: w.acme.agents[0].userId,
      userIds: [w.acme.agents[0].userId],
      label: 'x',
      text: 'x',
      available: true,
    }
    const { body: answer, text } = await agent[method](path).send(method === 'post' ? body : undefined)
    const refused =
      /forbidden|cannot be found|not_allowed/i.test(answer.notice?.message ?? text) ||
      answer.error?.code === 'not_allowed' ||
      (answer.error?.code === 'not_found' && answer.record?.params?.id === undefined) // what is not to be seen is as absent
    expect({ role: person.role, refused }).toEqual({ role: person.role, refused: !allowed })
    if (!allowed)
      expect({ params: answer.record?.params ?? {}, records: answer.records ?? [] }).toEqual({
        params: {},
        records: [],
      })
  }
})

interface ResourceFields {
  actions: object
  fields?: Readonly<Record<string, { read: readonly Role[] }>>
}

test('a field that a role may not read is in no record of it', async () => {
  for (const [resource, { fields }] of Object.entries<ResourceFields>(rights)) {
    for (const [field, { read }] of Object.entries(fields ?? {})) {
      for (const person of people.filter(({ role }) => !read.includes(role))) {
        const agent = await panel.as(person)
        const list = `/admin/api/resources/${resource}/actions/list`
        const { body } = await agent.get(list).query({ perPage: 500 }).expect(200)
        expect(body.records.filter((record: { params: object }) => field in record.params)).toEqual([])
        const filtered = await agent
          .get(list)
          .query({ [`filters.${field}`]: 'x' })
          .expect(200)
        expect(filtered.body.meta.total).toBe(0)
      }
    }
  }
})
