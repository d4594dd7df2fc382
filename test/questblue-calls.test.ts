import { deliveryStatus } from '../src/questblue/delivery-status.js'
import { listCampaigns } from '../src/questblue/list-campaigns.js'
import { listDids } from '../src/questblue/list-dids.js'
import { listHistory } from '../src/questblue/list-history.js'
import { listSmsNumbers } from '../src/questblue/list-sms-numbers.js'
import { sendMessage } from '../src/questblue/send-message.js'
import { setDelivery } from '../src/questblue/set-delivery.js'
import { carrierAnswering, credentials } from './support/answering-carrier.js'
import { failure } from './support/simulated-carrier.js'

const text = { from: '+12125550100', to: '+13055550142', text: 'My PIN is 4711 and my cat is called Shadow' }

test('what goes over the wire: both secrets, ten digits, both dialects of the delivery', async () => {
  const { carrier, seen } = await carrierAnswering(() => ({ status: 200, body: { data: [{ msg_id: 17805040 }] } }))
  expect(await sendMessage(carrier, { ...text, mediaUrls: ['https://m.example/1.png'] })).toEqual({
    id: '17805040',
    each: [],
  })
  await sendMessage(carrier, { ...text, to: ['+13055550142', '+13055550143'] })
  await setDelivery(carrier, { number: '+12125550100', delivery: { mode: 'url', url: 'https://p.example/h' } })
  await setDelivery(carrier, { number: '+12125550100', delivery: { mode: 'email', email: 'a@b.example' } })
  await setDelivery(carrier, { number: '+12125550100', delivery: { mode: 'none' } })
  const basic = `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`
  expect(seen[0]).toMatchObject({
    method: 'POST',
    url: '/smsv2',
    headers: { authorization: basic, 'security-key': credentials.securityKey },
  })
  expect(seen.map(({ body }) => body)).toEqual([
    { did: '2125550100', did_to: '3055550142', msg: text.text, file_url: ['https://m.example/1.png'] },
    { did: '2125550100', did_to: ['3055550142', '3055550143'], msg: text.text },
    {
      did: '2125550100',
      sms_mode: 'url',
      value: 'https://p.example/h',
      post2url: 'https://p.example/h',
      post2urlmethod: 'json',
    },
    { did: '2125550100', sms_mode: 'email', value: 'a@b.example', forward2email: 'a@b.example' },
    { did: '2125550100', sms_mode: 'none' },
  ])
  expect(await failure(sendMessage(carrier, { ...text, to: '+442071838750' }))).toMatchObject({ code: 'refused' })
})

test('lists of both shapes, with odd rows among them, page after page', async () => {
  const row = (did: unknown) => ({ did, tier: '1b', status: 'active', type: 'local', location: null, note: '' })
  const pages: Record<string, unknown> = {
    1: {
      total: '5',
      total_pages: '3',
      current_page: 1,
      data: { 2125550101: { tier: '2' }, 2125550100: row('12125550100'), x: [] },
    },
    2: { total: 5, total_pages: 3, data: [row(2125550103), null, row('no number')] },
    3: { total: 5, total_pages: 3, data: [] },
  }
  const { carrier, seen } = await carrierAnswering(({ url }) => ({
    status: 200,
    body: pages[url.searchParams.get('page') ?? ''],
  }))
  const dids = await listDids(carrier)
  expect(dids.map(({ number, smsCapable }) => [number, smsCapable])).toEqual([
    ['+12125550100', true],
    ['+12125550101', false],
    ['+12125550103', true],
  ])
  expect(seen).toHaveLength(3)
  const empty = await carrierAnswering(() => ({ status: 200, body: { total: 0, total_pages: 0, data: null } }))
  expect(await listDids(empty.carrier)).toEqual([])
  expect(await listSmsNumbers(empty.carrier, { find: { contains: '55' } })).toEqual([])
})

test('the searches are the carrier’s patterns', async () => {
  const { carrier, seen } = await carrierAnswering(() => ({ status: 200, body: { data: [] } }))
  for (const find of [
    { startsWith: '212' },
    { endsWith: '0100' },
    { contains: '(555) 01' },
    { number: '+12125550100' },
    { contains: '12' },
  ]) {
    await listDids(carrier, { find })
  }
  expect(seen.map(({ url }) => new URL(url, 'http://x').searchParams.get('did'))).toEqual([
    '212*',
    '*0100',
    '*55501*',
    '2125550100',
    null,
  ])
})

test('history: moments become days, and what lies outside is left out', async () => {
  const entry = { id: 1, from: '3055550142', to: '12125550100', direction: 'in', msg_type: 'SMS', status: 'received' }
  const times = ['2024-03-01T10:00:00Z', '2024-03-01 12:30:00', '2024-03-01T18:00:00+02:00', 'yesterday-ish']
  const { carrier, seen } = await carrierAnswering(() => ({
    status: 200,
    body: { data: times.map(time => ({ ...entry, time })) },
  }))
  const period = { from: new Date('2024-03-01T11:00:00Z'), to: new Date('2024-03-01T16:00:00Z') }
  const found = await listHistory(carrier, { period, direction: 'in' })
  expect(found.map(({ at }) => at.toISOString())).toEqual(['2024-03-01T12:30:00.000Z', '2024-03-01T16:00:00.000Z'])
  expect(found[0]).toMatchObject({ id: '1', from: '+13055550142', to: '+12125550100', direction: 'in', type: 'sms' })
  const asked = new URL(seen[0]!.url, 'http://x')
  expect([asked.pathname, asked.searchParams.get('period[0]'), asked.searchParams.get('period[1]')]).toEqual([
    '/sms/',
    '2024-02-29',
    '2024-03-02',
  ])
})

test('campaigns and states in the carrier’s words', async () => {
  const data = [
    { id: 7, brand_id: '1', status: 'Approved', campaign_did: '2125550100, 2125550101 12125550102' },
    { id: '8', status: 'Submitted', campaign_did: null },
  ]
  const { carrier } = await carrierAnswering(() => ({ status: 200, body: { total: 2, data } }))
  expect(await listCampaigns(carrier)).toMatchObject([
    { id: '7', approved: true, numbers: ['+12125550100', '+12125550101', '+12125550102'] },
    { id: '8', approved: false, numbers: [] },
  ])
  for (const [word, state] of [
    ['Delivered', 'delivered'],
    ['UNDELIVERABLE', 'failed'],
    ['Failed', 'failed'],
    ['queued', 'sent'],
    ['sent', 'sent'],
  ]) {
    const { carrier } = await carrierAnswering(() => ({ status: 200, body: { data: { status: word } } }))
    expect(await deliveryStatus(carrier, { messageId: '1' })).toBe(state)
  }
})
