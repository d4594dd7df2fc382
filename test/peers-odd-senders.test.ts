import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { webhookPath } from './support/doors.js'
import { type World, world } from './support/world.js'

let w: World
let app: HostedApp
let line: { numberId: string; number: string }
beforeAll(async () => {
  w = await world()
  app = await hostedApp(w)
  line = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
})
afterAll(async () => {
  await app?.stop()
  await w?.stop()
})

const senders: [sender: string | number, peer: string, kind: string][] = [
  ['3035550199', '+13035550199', 'phone'],
  ['+442079460000', '+442079460000', 'phone'],
  ['12345', '12345', 'short_code'],
  [262966, '262966', 'short_code'],
  ['911', '911', 'short_code'],
  ['AMAZON', 'AMAZON', 'other'],
  ['Dr. Müller', 'Dr. Müller', 'other'],
  ['alerts@bank.example', 'alerts@bank.example', 'other'],
  ['+', '+', 'other'],
  ['1-800-FLOWERS', '1-800-FLOWERS', 'other'],
  ['000000000000000000', '000000000000000000', 'other'],
]

test.each(senders)('a text of %s is stored, routed and told apart, never refused', async (from, peer, kind) => {
  const text = `from ${from}`
  const body = { from, to: [line.number.slice(2)], text, media: [], segments: '1', type: 'SMS' }
  const address = `${app.url}${await webhookPath(w, line.numberId)}`
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
  const agent = await app.as(w.acme.agents[0])
  const { messages } = (await agent.get('/api/sms/messages').query({ number: line.number, peer, inbox: 'mine' })).body
  expect(messages).toMatchObject([{ text, peer, peerKind: kind, status: 'received' }])
  const { conversations } = (await agent.get('/api/sms/conversations')).body
  expect(conversations.find((one: { peer: string }) => one.peer === peer)).toMatchObject({ peerKind: kind })
})

test('the panel tells what can be answered and finds by it', async () => {
  const admin = await app.as(w.acme.admin)
  const list = '/admin/api/resources/sms_messages/actions/list?perPage=100&filters.peerKind=short_code'
  const { records } = (await admin.get(list)).body
  expect(records.map(({ params }: { params: { peer: string } }) => params.peer).sort()).toEqual([
    '12345',
    '262966',
    '911',
  ])
})

const send = async (to: string) => {
  const agent = await app.as(w.acme.agents[0])
  const { body } = await agent.post('/api/sms/messages').send({ from: line.number, to, text: 'Hello' })
  return body.error?.code ?? body.status
}

test.each([
  ['12345', 'peer_not_a_phone'],
  ['AMAZON', 'peer_not_a_phone'],
  ['+44 20 7946 0000', 'peer_not_a_phone'],
  ['+1 876 555 0123', 'peer_not_a_phone'], // Jamaica
  ['+1 242 555 0123', 'peer_not_a_phone'], // the Bahamas
  ['+1 416 555 0123', 'destination_not_allowed'],
  ['604-555-0123', 'destination_not_allowed'],
  ['787-555-0123', 'queued'], // Puerto Rico
  ['340 555 0123', 'queued'], // US Virgin Islands
  ['671 555 0123', 'queued'], // Guam
  ['670 555 0123', 'queued'], // Northern Mariana Islands
  ['684 555 0123', 'queued'], // American Samoa
  ['907 555 0123', 'queued'], // Alaska
  ['303 555 0123', 'queued'],
])('a text to %s: %s', async (to, outcome) => {
  expect(await send(to)).toBe(outcome)
})

test('a tenant may let its texts go to Canada, and to no other country by it', async () => {
  const admin = await app.as(w.acme.admin)
  const edit = `/admin/api/resources/sms_tenant_settings/records/${w.acme.tenantId}/edit`
  expect((await admin.post(edit).send({ sendToCanada: 'true' })).body.notice.type).toBe('success')
  expect(await send('+1 416 555 0123')).toBe('queued')
  expect(await send('+1 876 555 0123')).toBe('peer_not_a_phone')
  await admin.post(edit).send({ sendToCanada: false })
  expect(await send('+1 416 555 0123')).toBe('destination_not_allowed')
})

test.each(['911', '9-1-1', '+1 911', '９１１', 'nine one one', '9 911', 'sms:911'])(
  '%s is refused at once with the sentence, and never queued',
  async to => {
    const before = await w.superuser.query('select from sms.messages')
    const agent = await app.as(w.acme.agents[0])
    const { body, status } = await agent.post('/api/sms/messages').send({ from: line.number, to, text: 'Help' })
    expect(status).toBe(409)
    expect(body.error).toEqual({
      code: 'emergency_unavailable',
      message: 'This service cannot reach 911. Call 911 from a phone.',
    })
    expect((await w.superuser.query('select from sms.messages')).rowCount).toBe(before.rowCount)
  },
)
