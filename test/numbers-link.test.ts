import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { asPrincipal } from '../src/access/principal.js'
import { link } from '../src/numbers/link.js'
import { LinkInput } from '../src/numbers/link-input.js'
import { ListInventoryInput, listInventory } from '../src/numbers/list-inventory.js'
import { setDelivery } from '../src/numbers/set-delivery.js'
import { showWebhook } from '../src/numbers/show-webhook.js'
import { unlink } from '../src/numbers/unlink.js'
import { EditTenantSettingsInput, editTenantSettings } from '../src/settings/edit-tenant-settings.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world({ publicUrl: 'http://127.0.0.1:9' })
})
afterAll(() => w.stop())

const linkAs = (input: Record<string, unknown>, who = w.root) =>
  link(w.service, who, LinkInput.parse({ tenantId: w.acme.tenantId, ...input }))
const control = async (path: string, body?: unknown, method = 'POST') => {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${w.simulator.url}/_control/${path}`, { method, headers, body: JSON.stringify(body) })
  expect(answer.status).toBeLessThan(300)
}

test('numbers typed in any notation are linked, each with its steps; the rest is done when one is refused', async () => {
  const { results } = await linkAs({
    numbers: '(919) 555-0100, +1 919.555.0111; 19195550199\n12',
    userIds: [w.acme.agents[0].userId],
    setDelivery: true,
  })
  expect(
    results.map(({ number, ready, steps }) => [
      number,
      ready,
      steps.map(step => `${step.step} ${step.code ?? step.state}`),
    ]),
  ).toEqual([
    ['+19195550100', true, ['inventory done', 'link done', 'holders done', 'delivery done']],
    ['+19195550111', false, ['inventory number_without_sms']],
    ['+19195550199', false, ['inventory number_not_in_inventory']],
    ['12', false, ['inventory invalid_input']],
  ])
})

test('where a tenant documents purposes, linking to a person takes the purpose along, and refuses without one', async () => {
  const asks = (purposeRequired: boolean) =>
    asPrincipal(w.db, w.root, tx =>
      editTenantSettings(tx, w.root, EditTenantSettingsInput.parse({ tenantId: w.globex.tenantId, purposeRequired })),
    )
  const linkTo = (input: object) =>
    linkAs({ tenantId: w.globex.tenantId, numbers: ['9195550108'], userIds: [w.globex.agents[0].userId], ...input })
  await asks(true)
  const refused = await linkTo({})
  expect(refused.results[0]?.steps.at(-1)).toMatchObject({ step: 'holders', code: 'purpose_required' })
  const { results } = await linkTo({ note: 'Orders by text' })
  expect(results[0]?.steps.find(({ step }) => step === 'holders')).toMatchObject({ state: 'done' })
  const held = 'select note from sms.assignments where number_id = $1'
  expect((await w.superuser.query(held, [results[0]?.numberId])).rows).toEqual([{ note: 'Orders by text' }])
  await asks(false)
})

test('a linked number is refused a second time, and the inventory shows it as linked', async () => {
  const { results } = await linkAs({ numbers: ['9195550100'] })
  expect(results[0]?.steps.at(-1)).toMatchObject({ step: 'link', code: 'number_linked' })
  const { numbers } = await listInventory(w.service, w.root, ListInventoryInput.parse({ search: '919555010' }))
  expect(numbers).toHaveLength(10)
  expect(numbers[0]).toMatchObject({
    number: '+19195550100',
    linked: true,
    tenantId: w.acme.tenantId,
    sms: true,
    registered: true,
  })
  expect(numbers[1]).toMatchObject({ number: '+19195550101', linked: false, tenantId: null })
})

test('where something else receives the texts, the delivery is asked for and not taken', async () => {
  const { results } = await linkAs({ numbers: ['9195550110'], userIds: [w.acme.agents[0].userId] })
  expect(results[0]?.steps.at(-1)).toMatchObject({ step: 'delivery', state: 'asked' })
  expect(results[0]?.ready).toBe(false)
})

test('a holder of another tenant is refused, and nothing of the number is linked', async () => {
  const { results } = await linkAs({ numbers: ['9195550102'], userIds: [w.globex.agents[0].userId] })
  expect(results[0]).toMatchObject({ numberId: null, ready: false })
  expect(results[0]?.steps.at(-1)).toMatchObject({ step: 'holders', code: 'not_found' })
  expect((await linkAs({ numbers: ['9195550102'] })).results[0]?.numberId).not.toBeNull()
})

test('only superadmins link, only into tenants that exist and have the tier', async () => {
  await expect(linkAs({ numbers: ['9195550103'] }, w.acme.admin)).rejects.toMatchObject({ code: 'not_allowed' })
  await expect(linkAs({ numbers: ['9195550103'], tenantId: w.initech.tenantId })).rejects.toMatchObject({
    code: 'tier_required',
  })
  await expect(linkAs({ numbers: ['9195550103'], tenantId: w.acme.admin.userId })).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('the webhook is never called set on the word of the carrier alone', async () => {
  const { numberId } = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  const shown = (who = w.root) => showWebhook(w.service, who, { numberId })
  expect(await shown()).toMatchObject({ state: 'not_url', method: 'POST', masked: false })
  await setDelivery(w.service, w.root, { numberId })
  expect(await shown()).toMatchObject({ state: 'set_by_us', foundMode: 'none' })
  const { url } = await shown()
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:9\/api\/sms\/webhook\/[\w-]{43}$/)
  expect((await shown(w.globex.admin)).url).not.toContain(url.slice(-43))
  await expect(shown(w.acme.admin)).rejects.toMatchObject({ code: 'not_found' })
  await expect(shown(w.globex.agents[0])).rejects.toMatchObject({ code: 'not_allowed' })
  const { rows } = await w.superuser.query(
    `select action, count(*)::integer from sms.audit where ids ->> 'number' = $1 and action like 'webhook%' group by 1 order by 1`,
    [numberId],
  )
  expect(rows).toEqual([
    { action: 'webhook.set', count: 1 },
    { action: 'webhook_token.set_at_carrier', count: 1 },
    { action: 'webhook_token.shown', count: 3 },
  ])
})

test('an address that QuestBlue cannot reach is not set there, unless the carrier is the simulator', async () => {
  const { numberId } = await w.linkedNumber(w.acme)
  const real = { ...w.service, carrierUrl: 'https://api.questblue.com' }
  await expect(setDelivery(real, w.root, { numberId })).rejects.toMatchObject({ code: 'public_url_unusable' })
})

test.each(['refuse', 'status500', 'half', 'hang'])(
  'a carrier that answers a new delivery with "%s" leaves nothing half done',
  async how => {
    const { numberId } = await w.linkedNumber(w.acme)
    await control('misbehave', { where: 'setDelivery', how, delayMs: 50, times: 1 })
    await expect(setDelivery(w.service, w.root, { numberId })).rejects.toMatchObject({
      code: expect.stringMatching(/^carrier_/),
    })
    const { rows } = await w.superuser.query('select set_at from sms.webhook_state where number_id = $1', [numberId])
    expect(rows).toEqual([{ set_at: null }])
    await control('misbehave', undefined, 'DELETE')
  },
)

test('a number that was unlinked can be linked to another tenant, as a new record', async () => {
  const { numberId, number } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  await asPrincipal(w.db, w.root, tx => unlink(tx, w.root, { numberId }))
  const { results } = await linkAs({ numbers: [number], tenantId: w.globex.tenantId })
  expect(results[0]?.numberId).not.toBe(numberId)
  const { rows } = await w.superuser.query('select ended_reason from sms.assignments where number_id = $1', [numberId])
  expect(rows).toEqual([{ ended_reason: 'unlink' }])
})

test.each([
  ['*0110', 12, /0110$/],
  ['617*', 12, /^\+1617/],
  ['(617) 555', 12, /^\+1617555/],
  ['*5550107*', 12, /5550107/],
  ['+1 617-555-0107', 1, /^\+16175550107$/],
  ['07', 12, /07/],
])('the inventory is searched by "%s"', async (search, count, shape) => {
  const { numbers, total } = await listInventory(w.service, w.root, ListInventoryInput.parse({ search }))
  expect(numbers.filter(({ number }) => !shape.test(number))).toEqual([])
  expect(total).toBeGreaterThanOrEqual(count)
})

test('of a number that is free the inventory says who may receive its texts today', async () => {
  const find = async (search: string) =>
    (await listInventory(w.service, w.root, ListInventoryInput.parse({ search }))).numbers[0]
  expect(await find('9195550104')).toMatchObject({ linked: false, delivery: 'none', email: null })
  expect(await find('6175550110')).toMatchObject({
    linked: false,
    delivery: 'both',
    email: expect.stringMatching('@'),
  })
})

test('a tenant’s word on routing is where a new number begins, and what several holders get unless somebody says otherwise', async () => {
  const [one, two] = w.globex.agents
  const tenantId = w.globex.tenantId
  await asPrincipal(w.db, w.globex.admin, tx =>
    editTenantSettings(tx, w.globex.admin, EditTenantSettingsInput.parse({ tenantId, defaultRouting: 'backup' })),
  )
  const routingOf = async (number: string) =>
    (await w.superuser.query('select routing from sms.numbers where number = $1 and unlinked_at is null', [number]))
      .rows
  await linkAs({ numbers: ['9195550105'], tenantId })
  expect(await routingOf('+19195550105')).toEqual([{ routing: 'backup' }])
  await linkAs({ numbers: ['9195550106'], tenantId, userIds: [one.userId, two.userId] })
  expect(await routingOf('+19195550106')).toEqual([{ routing: 'backup' }])
  await linkAs({ numbers: ['9195550107'], tenantId, userIds: [one.userId, two.userId], routing: 'round_robin' })
  expect(await routingOf('+19195550107')).toEqual([{ routing: 'round_robin' }])
})
