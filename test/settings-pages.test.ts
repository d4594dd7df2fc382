import { tenantSections } from '../src/panel/components/tenant-sections.js'
import { tenantSettingsWords } from '../src/panel/locale/en-tenant-settings.js'
import { everyTenantSetting } from '../src/settings/tenant-settings.js'
import { type TestPanel, testPanel } from './support/panel.js'
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

const words: Record<string, unknown> = tenantSettingsWords
const settings = tenantSections.flatMap(section => section.settings)

test('each setting of a tenant stands on the page once, and says what it is and what happens when it is changed', () => {
  expect(settings.map(({ name }) => name).sort()).toEqual(everyTenantSetting.map(({ name }) => name).sort())
  const asked = settings.flatMap(setting => [
    setting.name,
    `${setting.name}Hint`,
    ...('choices' in setting ? setting.choices.map(choice => `${setting.name}_${choice}`) : []),
  ])
  expect(asked.filter(key => typeof words[key] !== 'string')).toEqual([])
  const change: Record<string, string> = tenantSettingsWords.change
  expect(settings.filter(({ name }) => !change[name])).toEqual([])
  const section: Record<string, string> = tenantSettingsWords.section
  expect(tenantSections.filter(({ name }) => !section[name])).toEqual([])
})

test('a refused form names every field that is wrong, and keeps nothing of it', async () => {
  const path = `/admin/api/resources/sms_tenant_settings/records/${w.acme.tenantId}/edit`
  const agent = await panel.as(w.acme.admin)
  const wrong = { conversationIdleDays: '91', personDayLimit: 'many', numberMinuteLimit: '8' }
  const { body } = await agent.post(path).send(wrong).expect(200)
  expect(body.error).toMatchObject({ code: 'invalid_input', fields: ['conversationIdleDays', 'personDayLimit'] })
  expect(body.record.params).toMatchObject({ conversationIdleDays: 7, numberMinuteLimit: 100_000 })
})

const tiersAt = async (who: { userId: string }, resource: string, id: string) => {
  const agent = await panel.as(who)
  return (await agent.get(`/admin/api/resources/${resource}/records/${id}/edit`).expect(200)).body.record?.tiers
}

test('a superadmin sees beside the settings the tier of each tenant, and what it opens at this moment', async () => {
  const tiers = await tiersAt(w.root, 'sms_settings', 'system')
  expect(tiers).toEqual({
    total: 3,
    byTier: [
      { tier: 'community', count: 1 },
      { tier: 'professional', count: 1 },
      { tier: 'enterprise', count: 1 },
    ],
    tenants: [
      { id: w.acme.tenantId, name: 'Acme', tier: 'professional', active: true, service: 'in_service' },
      { id: w.globex.tenantId, name: 'Globex', tier: 'enterprise', active: true, service: 'in_service' },
      { id: w.initech.tenantId, name: 'Initech', tier: 'community', active: true, service: 'tier_required' },
    ],
  })
  await w.host(w.hostKind.setTier(w.initech.tenantId, 'professional'))
  const raised = await tiersAt(w.root, 'sms_tenant_settings', w.initech.tenantId)
  expect(raised).toMatchObject({ total: 1, tenants: [{ tier: 'professional', service: 'in_service' }] })
  await w.host(w.hostKind.setTier(w.initech.tenantId, 'community'))
})

test('a tenant admin sees the own tier alone, and without working credentials what waits for them', async () => {
  expect(await tiersAt(w.acme.admin, 'sms_tenant_settings', w.acme.tenantId)).toMatchObject({
    total: 1,
    tenants: [{ name: 'Acme', tier: 'professional', service: 'in_service' }],
  })
  const agent = await panel.as(w.acme.admin)
  for (const path of [`sms_tenant_settings/records/${w.globex.tenantId}/edit`, 'sms_settings/records/system/edit']) {
    const { text } = await agent.get(`/admin/api/resources/${path}`)
    expect(text).not.toMatch(/tiers|Globex|enterprise/)
  }
  await w.superuser.query("update sms.settings set credentials_state = 'refused'")
  expect(await tiersAt(w.acme.admin, 'sms_tenant_settings', w.acme.tenantId)).toMatchObject({
    tenants: [{ service: 'credentials_missing' }],
  })
  expect(await tiersAt(w.initech.admin, 'sms_tenant_settings', w.initech.tenantId)).toMatchObject({
    tenants: [{ service: 'tier_required' }],
  })
  await w.superuser.query("update sms.settings set credentials_state = 'valid'")
})

test('of very many tenants twenty stand beside the settings, and all are counted', async () => {
  for (let made = 0; made < 20; made++) await w.host(w.hostKind.tenant({ name: `Zenith ${made}`, tier: 'community' }))
  const tiers = await tiersAt(w.root, 'sms_settings', 'system')
  expect(tiers).toMatchObject({ total: 23, tenants: { length: 20 } })
  expect(tiers.byTier).toContainEqual({ tier: 'community', count: 21 })
})

test('what was set at a moment is told as it was then, of one’s own tenant, and nothing of a time that nobody wrote down', async () => {
  const at = async (sql: string) =>
    (await w.superuser.query(`select to_char(${sql} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`))
      .rows[0].at
  const then = async (
    who: { userId: string },
    moment?: string,
    [resource, id] = ['sms_tenant_settings', w.acme.tenantId],
  ) =>
    (
      await (
        await panel.as(who)
      )
        .get(`/admin/api/resources/${resource}/records/${id}/settingsThen`)
        .query(moment ? { at: moment } : {})
    ).body
  const valuesOf = ({ review }: { review?: { settings: { name: string; value: unknown }[] } }) =>
    Object.fromEntries((review?.settings ?? []).map(({ name, value }) => [name, value]))
  const knownFrom = await at('sms.settings_known_from()')
  const before = await at('clock_timestamp()')
  const edit = `/admin/api/resources/sms_tenant_settings/records/${w.acme.tenantId}/edit`
  await (await panel.as(w.acme.admin)).post(edit).send({ personDayLimit: '77', stopAnswer: 'Bye' }).expect(200)
  await w.host(w.hostKind.setTier(w.acme.tenantId, 'enterprise'))

  const now = await then(w.acme.admin)
  expect(valuesOf(now)).toMatchObject({ tenantName: 'Acme', tier: 'enterprise', personDayLimit: 77, stopAnswer: 'Bye' })
  expect(now.review).toMatchObject({ known: true, now: true, until: null, correction: null })
  const earlier = await then(w.root, before)
  expect(valuesOf(earlier)).toMatchObject({ tier: 'professional', personDayLimit: 1_000_000, stopAnswer: null })
  expect(earlier.review).toMatchObject({ known: true, now: false, until: now.review.since })
  const first = await then(w.acme.admin, knownFrom)
  expect(first.review).toMatchObject({ known: true, since: null })
  expect(valuesOf(first)).toMatchObject({ personDayLimit: 500, sendToCanada: false })
  expect((await then(w.acme.admin, '2020-01-01')).review).toMatchObject({ known: false, settings: [] })

  const system = ['sms_settings', 'system'] as const
  expect(valuesOf(await then(w.root, undefined, [...system]))).toMatchObject({
    credentialsState: 'valid',
    credentialsSetBy: w.root.name,
    lowBalance: '10.00',
  })
  for (const who of [w.acme.admin, w.acme.agents[0]])
    expect(await then(who, undefined, [...system])).not.toHaveProperty('review')
  expect(await then(w.acme.agents[0])).not.toHaveProperty('review')
  expect(await then(w.globex.admin)).not.toHaveProperty('review')
  expect(JSON.stringify(await then(w.globex.admin))).not.toContain('Acme')
})
