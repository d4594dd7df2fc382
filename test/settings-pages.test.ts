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
