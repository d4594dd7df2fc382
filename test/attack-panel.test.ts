import { afterAll, beforeAll, expect, test } from '@jest/globals'
import request from 'supertest'
import type { Principal } from '../src/access/principal.js'
import { rights } from '../src/access/rights.js'
import { ingestTexts } from './support/inbound-text.js'
import { type TestPanel, testPanel } from './support/panel.js'
import { type World, world } from './support/world.js'

let w: World
let panel: TestPanel
let own: { numberId: string; number: string }
let foreign: { numberId: string; number: string }
/** Whatever of this comes out to Acme is a leak. */
let secrets: string[]
beforeAll(async () => {
  w = await world()
  panel = await testPanel(w)
  own = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  foreign = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  await ingestTexts(w.db, [
    { ...own, text: 'for acme' },
    { ...foreign, text: 'for globex' },
  ])
  secrets = [foreign.number, foreign.numberId, 'for globex', w.globex.tenantId, w.globex.agents[0].userId, 'Globex']
})
afterAll(async () => {
  await panel.stop()
  await w.stop()
})

const leaksIn = (text: string, asked: string) =>
  secrets.filter(secret => text.includes(secret) && !asked.includes(secret))
const acme = (): [Principal, Principal] => [w.acme.admin, w.acme.agents[0]]

test('no action of any resource tells of another tenant, by whatever method, alone or mixed with one’s own', async () => {
  const { rows } = await w.superuser.query('select id from sms.messages where number_id = $1', [foreign.numberId])
  const theirs: Record<string, string> = {
    sms_messages: rows[0].id,
    sms_users: w.globex.agents[0].userId,
    sms_tenants: w.globex.tenantId,
  }
  const body = { userId: w.acme.agents[1].userId, userIds: [w.globex.agents[1].userId], label: 'x', available: false }
  for (const who of acme()) {
    const agent = await panel.as(who)
    for (const [resource, { actions }] of Object.entries(rights).filter(([id]) => id !== 'sms_inbox')) {
      for (const action of [...Object.keys(actions), 'new', 'edit', 'delete']) {
        for (const id of [theirs[resource] ?? foreign.numberId, "x'--%00"]) {
          for (const path of [`records/${id}/${action}`, `bulk/${action}?recordIds=${id},${own.numberId}`]) {
            const url = `/admin/api/resources/${resource}/${path}`
            const got = await agent.get(url)
            const posted = path.startsWith('bulk') ? got : await agent.post(url).send(body)
            expect([url, leaksIn(got.text, url), leaksIn(posted.text, url)]).toEqual([url, [], []])
          }
        }
      }
    }
  }
  const { rows: holders } = await w.superuser.query(
    'select user_id::text as id from sms.assignments where number_id = $1 and ended_at is null',
    [foreign.numberId],
  )
  expect(holders).toEqual([{ id: w.globex.agents[0].userId }])
}, 120_000)

test.each([
  'filters.tenant_id=x',
  'filters.version=1',
  'filters.number.a=1',
  'filters.number=1&filters.number=2',
  'filters.linkedAt~~from=x',
  'filters.linkedAt~~from.a=1',
  'filters.a.4294967294=1',
  'filters.number=%00',
  'filters.enabled=maybe',
  'filters.id=x',
  'filters.holders=%25',
  'filters.label=%5C',
])('a filter that can mean nothing finds nothing: %s', async query => {
  const agent = await panel.as(w.acme.admin)
  const { body } = await agent.get(`/admin/api/resources/sms_numbers/actions/list?${query}`).expect(200)
  expect(body).toMatchObject({ meta: { total: 0 }, records: [] })
})

test.each([
  'sortBy=tenant_id;drop',
  'sortBy=__proto__&direction=desc;drop',
  'perPage=1e9',
  'perPage=-5',
  'perPage=0.5',
  'page=-3',
  'page=1e300',
  'page=9007199254740991',
  'filters.__proto__=1',
])('an order or a page that cannot be is passed over: %s', async query => {
  const agent = await panel.as(w.acme.admin)
  const { body } = await agent.get(`/admin/api/resources/sms_numbers/actions/list?${query}`).expect(200)
  expect(body.records.map((record: { id: string }) => record.id)).toEqual([own.numberId])
})

test.each([
  ['edit', { label: 'a\0b' }],
  ['edit', { label: { a: 1 } }],
  ['edit', { label: ['a'] }],
  ['disable', { reason: 'a\0b' }],
  ['assign', { userId: 'a\0b' }],
  ['assign', { userId: "x'; drop table sms.numbers; --" }],
  ['assign', { userId: { $ne: null } }],
  ['share', { 'userIds.4294967294': '' }],
  ['share', { 'userIds.__proto__.x': 'y' }],
  ['share', { userIds: [[['x']]] }],
])('%s with %j is refused in words, and changes nothing', async (action, body) => {
  const agent = await panel.as(w.acme.admin)
  const before = await agent.get(`/admin/api/resources/sms_numbers/records/${own.numberId}/show`)
  const url = `/admin/api/resources/sms_numbers/records/${own.numberId}/${action}`
  const { body: answer } = await agent.post(url).send(body).expect(200)
  expect(answer.notice.type).toBe('error')
  const after = await agent.get(`/admin/api/resources/sms_numbers/records/${own.numberId}/show`)
  expect(after.body.record.params).toEqual(before.body.record.params)
})

test('an id inside the body does not name the record', async () => {
  const agent = await panel.as(w.acme.admin)
  const names = { id: foreign.numberId, numberId: foreign.numberId, recordId: foreign.numberId, label: 'mine' }
  await agent.post(`/admin/api/resources/sms_numbers/records/${own.numberId}/edit`).send(names).expect(200)
  const tenant = { tenantId: w.globex.tenantId, conversationIdleDays: 3 }
  await agent.post(`/admin/api/resources/sms_tenant_settings/records/${w.acme.tenantId}/edit`).send(tenant).expect(200)
  const { rows } = await w.superuser.query(
    `select (select label from sms.numbers where id = $1) as label,
       (select count(*)::int from sms.tenant_settings where tenant_id::text = $2 and conversation_idle_days = 3) as settings`,
    [foreign.numberId, w.globex.tenantId],
  )
  expect(rows).toEqual([{ label: '', settings: 0 }])
})

test('a field by the name of what every object has is no property, and breaks nothing', async () => {
  const agent = await panel.as(w.acme.admin)
  const url = `/admin/api/resources/sms_numbers/records/${own.numberId}/edit`
  const form = { label: 'Kept', constructor: 'x', 'toString.a': 'x' }
  for (const type of ['json', 'form']) {
    const { body } = await agent.post(url).type(type).send(form).expect(200)
    expect(body.record.params.label).toBe('Kept')
  }
  for (const resource of ['sms_numbers', 'sms_messages'])
    for (const asked of ['filters.constructor=x', 'filters.toString~~from=x', 'sortBy=constructor'])
      await agent.get(`/admin/api/resources/${resource}/actions/list?${asked}`).expect(200)
})

test.each(['', '?recordIds=', '?recordIds[]=x'])(
  'the page of a bulk action that names no records (%s) leads to the list where they are chosen',
  async query => {
    const agent = await panel.as(w.acme.admin)
    const { headers } = await agent.get(`/admin/resources/sms_numbers/bulk/assign${query}`).expect(302)
    expect(headers.location).toBe('/admin/resources/sms_numbers')
  },
)

test('nobody, and whoever the host has let go, gets no byte out of any resource', async () => {
  const gone = await w.person(w.acme.tenantId, 'tenantAdmin')
  const agent = await panel.as(gone)
  await w.host(w.hostKind.remove(gone.userId))
  for (const client of [agent, request(panel.url)]) {
    for (const resource of Object.keys(rights).filter(id => id !== 'sms_inbox')) {
      const { text } = await client.get(`/admin/api/resources/${resource}/actions/list`)
      expect(text).not.toMatch(/\+1212|acme|agent/i)
    }
    const shown = await client.get(`/admin/api/resources/sms_numbers/records/${own.numberId}/showWebhook`)
    expect(shown.text).not.toContain(own.number)
  }
})
