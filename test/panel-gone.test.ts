import { randomUUID } from 'node:crypto'
import { SmsError } from '../src/errors.js'
import { allResources } from '../src/panel/resources/all-resources.js'
import { doorsOf } from '../src/panel/doors.js'
import { type TestPanel, testPanel } from './support/panel.js'
import { type World, world } from './support/world.js'

let w: World
let panel: TestPanel
let numberId: string
beforeAll(async () => {
  w = await world()
  panel = await testPanel(w)
  numberId = (await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })).numberId
})
afterAll(async () => {
  await panel.stop()
  await w.stop()
})

const resource = '/admin/api/resources/sms_numbers'
const refused = new SmsError('not_found').message

test.each([
  ['an id that nothing has', () => randomUUID()],
  ['what is no id', () => 'no-number'],
])('a link to %s is answered without it, by a page that leads back to the list', async (_what, idOf) => {
  const agent = await panel.as(w.acme.admin)
  const id = idOf()
  const { body } = await agent.get(`${resource}/records/${id}/show`).expect(200)
  expect(body).toMatchObject({ error: { code: 'not_found', message: refused } })
  expect(body).not.toHaveProperty('notice') // it would lie over the page that says it
  expect(JSON.stringify(body.error)).not.toContain(id)
  expect(body.record).toMatchObject({ id, params: {}, recordActions: [{ name: 'show', component: 'SmsGone' }] })
})

test('a foreign number and an absent one are answered alike, read and changed', async () => {
  const agent = await panel.as(w.globex.admin)
  const absent = randomUUID()
  const heard = async (id: string, change: boolean) => {
    const url = `${resource}/records/${id}/disable`
    const answer = change ? await agent.post(url).send({}) : await agent.get(url)
    return [answer.status, answer.text.replaceAll(id, 'it')]
  }
  for (const change of [false, true]) expect(await heard(numberId, change)).toEqual(await heard(absent, change))
  expect(await heard(absent, true)).toEqual([200, expect.stringContaining('"not_found"')])
})

test('an action that is not there, or of another kind, is not found: nothing breaks', async () => {
  const agent = await panel.as(w.acme.admin)
  for (const path of [
    'actions/nonsense',
    'actions/constructor',
    'actions/__proto__',
    'actions/disable',
    'actions/show',
    'records/x/list',
    `records/${numberId}/nonsense`,
    `records/${numberId}/link`,
    `records/${numberId}/bulkEnable`,
    `bulk/nonsense?recordIds=${numberId}`,
    `bulk/share?recordIds=${numberId}`,
    'bulk/disable',
    `bulk/disable?recordIds=${randomUUID()}`,
    'bulk/disable?recordIds=x',
  ]) {
    for (const method of ['get', 'post'] as const) {
      const { status, body } = await agent[method](`${resource}/${path}`)
      expect([method, path, status, body]).toEqual([
        method,
        path,
        404,
        { error: { code: 'not_found', message: refused } },
      ])
    }
  }
})

const isOfRecords = (name: string, { actionType }: { actionType?: string | string[] } = {}) =>
  [actionType].flat().includes('record') || ['show', 'edit', 'delete'].includes(name)

test('every action that is there is still led to, of each kind that it has', async () => {
  const agent = await panel.as(w.root)
  for (const { resource: shown, options } of allResources(doorsOf(w.service))) {
    const { body } = await agent.get(`/admin/api/resources/${shown.id()}/actions/list`)
    for (const [name, action] of Object.entries(options?.actions ?? {})) {
      if (!isOfRecords(name, action)) continue
      const id = body.records[0]?.id
      if (id)
        expect([name, (await agent.get(`/admin/api/resources/${shown.id()}/records/${id}/${name}`)).status]).toEqual([
          name,
          200,
        ])
    }
  }
  for (const name of ['assign', 'enable', 'disable']) {
    await agent.get(`${resource}/bulk/${name}?recordIds=${numberId}`).expect(200)
  }
})

test('what a host’s own resources answer is AdminJS’s affair', async () => {
  const agent = await panel.as(w.acme.admin)
  const { status, text } = await agent.get('/admin/api/resources/nobodys/actions/list')
  expect([status, text]).not.toEqual([404, expect.stringContaining('"not_found"')])
})
