import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { link } from '../src/numbers/link.js'
import { LinkInput } from '../src/numbers/link-input.js'
import { setDelivery } from '../src/numbers/set-delivery.js'
import { createCarrier } from '../src/questblue/carrier.js'
import { carrierCredentials } from '../src/settings/credentials.js'
import type { Service } from '../src/settings/service.js'
import { testCredentials } from '../src/settings/test-credentials.js'
import { type World, world } from './support/world.js'

let w: World
/** The world's service, with less patience for a carrier that hangs. */
let hasty: Service
beforeAll(async () => {
  w = await world()
  const { db, keyring, carrierUrl } = w.service
  const carrier = createCarrier({ baseUrl: carrierUrl, credentials: () => carrierCredentials(db, keyring) })
  const call: typeof carrier.call = given => carrier.call({ ...given, timeoutMs: 300 })
  hasty = { ...w.service, carrier: { call } }
})
afterAll(() => w.stop())
afterEach(() => control('misbehave', undefined, 'DELETE'))

async function control(path: string, body?: unknown, method = 'POST'): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${w.simulator.url}/_control/${path}`, { method, headers, body: JSON.stringify(body) })
  if (answer.status >= 300) throw new Error(await answer.text())
}

const ways = ['refuse', 'hang', 'status500', 'half', 'unauthorised'] as const
const misbehave = (where: string, how: string) => control('misbehave', { where, how, times: 4 })
const rows = async (sql: string) => (await w.superuser.query(sql)).rows
const everything = () =>
  rows('select n.*, s.set_at from sms.numbers n join sms.webhook_state s on s.number_id = n.id order by n.id')

test.each(ways)('the inventory answering with "%s" links nothing, and says why', async how => {
  const before = await everything()
  await misbehave('inventory', how)
  const input = LinkInput.parse({ numbers: ['2125550100'], tenantId: w.acme.tenantId })
  await expect(link(hasty, w.root, input)).rejects.toMatchObject({
    code: expect.stringMatching(/^carrier_/),
    message: expect.stringContaining('QuestBlue'),
  })
  expect(await everything()).toEqual(before)
})

test.each(ways)('a new delivery answered with "%s" is not taken for set', async how => {
  const { numberId } = await w.linkedNumber(w.acme)
  const before = await everything()
  await misbehave('setDelivery', how)
  await expect(setDelivery(hasty, w.root, { numberId })).rejects.toMatchObject({
    code: expect.stringMatching(/^carrier_/),
  })
  expect(await everything()).toEqual(before)
})

test.each(ways)(
  'while linking, a delivery answered with "%s" leaves a linked number that is not called ready',
  async how => {
    await misbehave('setDelivery', how)
    const number = `+1813555010${ways.indexOf(how)}`
    const input = LinkInput.parse({
      numbers: [number],
      tenantId: w.acme.tenantId,
      setDelivery: true,
      userIds: [w.acme.agents[0].userId],
    })
    const { results } = await link(hasty, w.root, input)
    expect(results[0]).toMatchObject({ ready: false, numberId: expect.any(String) })
    expect(results[0]?.steps.at(-1)).toMatchObject({
      step: 'delivery',
      state: 'refused',
      code: expect.stringMatching(/^carrier_/),
    })
  },
)

test.each(ways)(
  'credentials tested by a carrier that answers with "%s" are refused only when it refused them',
  async how => {
    await testCredentials(w.service, w.root)
    await misbehave('balance', how)
    await expect(testCredentials(hasty, w.root)).rejects.toMatchObject({ code: expect.stringMatching(/^carrier_/) })
    const refused = how === 'refuse' || how === 'unauthorised'
    expect(await rows('select credentials_state as state from sms.settings')).toEqual([
      { state: refused ? 'refused' : 'valid' },
    ])
    await control('misbehave', undefined, 'DELETE')
    await testCredentials(w.service, w.root)
  },
)
