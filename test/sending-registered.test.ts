import { link } from '../src/numbers/link.js'
import { LinkInput } from '../src/numbers/link-input.js'
import { startCampaignWatch } from '../src/numbers/read-campaigns.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { control, until } from './support/simulated-carrier.js'
import { refusal, sendAs, somebody } from './support/texting.js'
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

// The simulator's inventory: …0100 to …0107 are in approved campaigns, …0108 waits, …0109 is in none, 833 is toll-free.
const numbers = { registered: '+12125550100', pending: '+12125550108', unregistered: '+12125550109' }
const tollFree = '+18335550100'
const linkAll = async (typed: string[], tenant = w.acme) => {
  const userIds = [tenant.agents[0].userId]
  const input = LinkInput.parse({ numbers: typed, tenantId: tenant.tenantId, userIds, setDelivery: false })
  return (await link(w.service, w.root, input)).results
}
const sendFrom = (from: string) => refusal(sendAs(w, w.acme.agents[0], { from, to: somebody() }))
const misbehave = (rule: object) => control(w.simulator, 'POST', '/misbehave', { where: 'campaigns', ...rule })

test('the result of linking says of each number whether it may send as well as receive', async () => {
  const results = await linkAll([...Object.values(numbers), tollFree])
  expect(Object.fromEntries(results.map(({ number, sending }) => [number, sending]))).toEqual({
    [numbers.registered]: 'registered',
    [numbers.pending]: 'pending',
    [numbers.unregistered]: 'unregistered',
    [tollFree]: 'toll_free',
  })
})

test('list, record and the numbers of the inbox say it too', async () => {
  const agent = await app.as(w.acme.agents[0])
  const { body } = await agent.get('/api/sms/numbers')
  const told = body.numbers.map(({ number, sending }: { number: string; sending: string }) => [number, sending])
  expect(told).toContainEqual([numbers.pending, 'pending'])
  expect(told).toContainEqual([tollFree, 'toll_free'])
  const admin = await app.as(w.acme.admin)
  const list = '/admin/api/resources/sms_numbers/actions/list?filters.sending=unregistered'
  const { records } = (await admin.get(list)).body
  expect(records.map(({ params }: { params: { number: string } }) => params.number)).toEqual([numbers.unregistered])
  const { record } = (await admin.get(`/admin/api/resources/sms_numbers/records/${records[0].id}/show`)).body
  expect(record.params.sending).toBe('unregistered')
})

test('sending is refused when the number is known to be in no approved campaign, and nothing is queued', async () => {
  expect(await sendFrom(numbers.registered)).toBe('done')
  expect(await sendFrom(tollFree)).toBe('done')
  expect(await sendFrom(numbers.pending)).toBe('number_unregistered')
  const agent = await app.as(w.acme.agents[0])
  const text = { from: numbers.unregistered, to: somebody(), text: 'Hello' }
  const { status, body } = await agent.post('/api/sms/messages').send(text)
  expect(status).toBe(409)
  expect(body.error.code).toBe('number_unregistered')
  expect(body.error.message).toContain('receives; carriers block what it sends until a campaign is approved')
  expect((await w.superuser.query('select from sms.messages where peer = $1', [text.to])).rowCount).toBe(0)
})

test('a tenant’s setting lets such a number send all the same', async () => {
  const admin = await app.as(w.acme.admin)
  const edit = `/admin/api/resources/sms_tenant_settings/records/${w.acme.tenantId}/edit`
  await admin.post(edit).send({ sendUnregistered: true })
  expect(await sendFrom(numbers.unregistered)).toBe('done')
  await admin.post(edit).send({ sendUnregistered: false })
  expect(await sendFrom(numbers.unregistered)).toBe('number_unregistered')
})

test('what is unknown may send: QuestBlue did not tell, and the link stands', async () => {
  await misbehave({ how: 'status500', times: 10 })
  const [result] = await linkAll(['+12135550109'])
  expect(result).toMatchObject({ sending: 'unknown', numberId: expect.any(String) })
  expect(await sendFrom('+12135550109')).toBe('done')
  await control(w.simulator, 'DELETE', '/misbehave')
})

test('the campaigns are read again by themselves, and what is known follows them', async () => {
  await w.superuser.query(`update sms.campaign_reads set asked_at = '-infinity', read_at = '-infinity'`)
  const watch = startCampaignWatch({ service: w.service, log: w.service.log })
  await until(async () => (await sendFrom('+12135550109')) === 'number_unregistered')
  await watch.stop()
})

test('a read that fails or gives nothing leaves what is known as it is', async () => {
  await w.superuser.query(`update sms.campaign_reads set asked_at = '-infinity', read_at = '-infinity'`)
  await misbehave({ how: 'half', times: 10 })
  const watch = startCampaignWatch({ service: w.service, log: w.service.log })
  await until(async () => {
    const { rows } = await w.superuser.query(`select asked_at > '-infinity' as asked from sms.campaign_reads`)
    return rows[0].asked
  })
  await watch.stop()
  await control(w.simulator, 'DELETE', '/misbehave')
  expect(await sendFrom(numbers.registered)).toBe('done')
  expect(await sendFrom(numbers.pending)).toBe('number_unregistered')
})
