import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { z } from 'zod'
import { type Carrier, createCarrier } from '../src/questblue/carrier.js'
import { CarrierError } from '../src/questblue/carrier-error.js'
import { deliveryStatus } from '../src/questblue/delivery-status.js'
import { getBalance } from '../src/questblue/get-balance.js'
import { listCampaigns } from '../src/questblue/list-campaigns.js'
import { listDids } from '../src/questblue/list-dids.js'
import { listHistory } from '../src/questblue/list-history.js'
import { listSmsNumbers } from '../src/questblue/list-sms-numbers.js'
import { sendMessage } from '../src/questblue/send-message.js'
import { setDelivery } from '../src/questblue/set-delivery.js'

const credentials = { username: 'account-4711', password: 'hunter2-hunter2', securityKey: 'sk-0123456789abcdef' }
const text = { from: '+12125550100', to: '+13055550142', text: 'My PIN is 4711 and my cat is called Shadow' }
const closers: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

test.each([
  ['206 with a sentence', 206, { error: 'DID is not active' }, 'refused', 'DID is not active'],
  ['206 about credentials', 206, { error: 'Invalid Security-Key' }, 'unauthorised', 'Invalid Security-Key'],
  ['401', 401, '', 'unauthorised', undefined],
  ['403 in HTML', 403, '<h1>no</h1>', 'unauthorised', undefined],
  ['400', 400, { error: 'sms_mode is not valid' }, 'refused', 'sms_mode is not valid'],
  ['a list of errors', 206, { error: ['one', 'two'] }, 'refused', 'one; two'],
  ['success: false', 200, { success: false, message: 'nothing changed' }, 'refused', 'nothing changed'],
  ['an error in a 200', 200, { error: 'not really' }, 'refused', 'not really'],
  ['429', 429, '', 'refused', undefined],
  ['404', 404, 'nothing here', 'refused', undefined],
  ['206 with nothing', 206, '', 'unreadable', undefined],
  ['a 200 that is no JSON', 200, '<html>', 'unreadable', undefined],
  ['a 200 without data', 200, {}, 'unreadable', undefined],
  ['a redirect', 302, '', 'unreadable', undefined],
  ['500', 500, { error: 'database' }, 'unreachable', undefined],
] as const)('a read that is answered %s fails as it should', async (_what, status, body, code, reason) => {
  const { carrier, requests } = await carrierAnswering(() => ({
    status,
    body,
    headers: { location: 'http://127.0.0.1:1/' },
  }))
  const error = await failure(getBalance(carrier))
  expect(error).toMatchObject({ code, status, ...(reason && { reason }) })
  expect(requests()).toBe(status === 500 ? 2 : 1)
})

test.each([
  ['206', 206, { error: 'no' }, 'refused'],
  ['401', 401, '', 'unauthorised'],
  ['500', 500, '', 'unknown_outcome'],
  ['502 in HTML', 502, '<h1>Bad gateway</h1>', 'unknown_outcome'],
  ['a 200 without an id', 200, { data: [] }, 'unknown_outcome'],
  ['an empty 200', 200, '', 'unknown_outcome'],
  ['half a JSON', 200, '{"data":[{"msg', 'unknown_outcome'],
  ['a redirect', 307, '', 'unknown_outcome'],
] as const)('a send that is answered %s is never repeated', async (_what, status, body, code) => {
  const { carrier, requests } = await carrierAnswering(() => ({ status, body }))
  expect(await failure(sendMessage(carrier, text))).toMatchObject({ code })
  expect(requests()).toBe(1)
})

test('a send nobody can have received is unreachable, not unknown', async () => {
  const { carrier, close } = await carrierAnswering(() => ({ status: 200, body: '' }))
  await close()
  expect(await failure(sendMessage(carrier, text))).toMatchObject({ code: 'unreachable', status: null })
  const nowhere = createCarrier({ baseUrl: 'http://no-such-host.invalid', credentials: async () => credentials })
  expect(await failure(sendMessage(nowhere, text))).toMatchObject({ code: 'unreachable' })
})

test('a read over a broken connection is asked once more, and a second answer counts', async () => {
  let asked = 0
  const carrier = await carrierBy((_request, response) => {
    if (++asked === 1) response.destroy()
    else response.end(JSON.stringify({ data: { balance: '1.00', allowed_credit: 0 } }))
  })
  expect(await getBalance(carrier)).toEqual({ balance: '1.00', allowedCredit: '0' })
  expect(asked).toBe(2)
})

test('an answer that never ends is given up at the time-out, before and after its head', async () => {
  for (const head of [false, true]) {
    let asked = 0
    const carrier = await carrierBy((_request, response) => {
      asked++
      if (head) response.writeHead(200).write('{"data"')
    })
    const reply = z.unknown()
    const call = carrier.call({ method: 'GET', path: '/did', reply, repeat: 'safe', timeoutMs: 150 })
    expect(await failure(call)).toMatchObject({ code: 'unreachable', reason: expect.stringContaining('in time') })
    const change = carrier.call({ method: 'PUT', path: '/smsv2', reply, repeat: 'never', timeoutMs: 150 })
    expect(await failure(change)).toMatchObject({ code: 'unknown_outcome' })
    expect(asked).toBe(2)
  }
})

test('an answer without end is cut off', async () => {
  const carrier = await carrierBy((_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    }
    response.on('drain', more)
    more()
  })
  const error = await failure(getBalance(carrier))
  expect(error).toMatchObject({ code: 'unreachable', reason: expect.stringContaining('too large') })
})

test('an empty body, and a warning, are a success', async () => {
  const warnings: unknown[] = []
  const log = { debug: () => {}, warn: (fields: object) => void warnings.push(fields) }
  const delivery = { mode: 'url', url: 'https://panel.example/api/sms/webhook/t0ken-t0ken-t0ken' } as const
  const { carrier } = await carrierAnswering(() => ({ status: 200, body: '' }))
  await setDelivery(carrier, { number: '+12125550100', delivery })
  const warned = await carrierAnswering(() => ({ status: 202, body: { warning: ['careful', delivery.url] } }), log)
  await setDelivery(warned.carrier, { number: '+12125550100', delivery })
  expect(warnings).toEqual([expect.objectContaining({ warning: expect.stringContaining('careful') })])
  expect(inspect(warnings)).not.toContain('t0ken')
})

test('what goes over the wire: both secrets, ten digits, both dialects of the delivery', async () => {
  const { carrier, seen } = await carrierAnswering(() => ({ status: 200, body: { data: [{ msg_id: 17805040 }] } }))
  expect(await sendMessage(carrier, { ...text, mediaUrls: ['https://m.example/1.png'] })).toBe('17805040')
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

test('no secret, text or address comes out: in errors, their causes, the log or the client itself', async () => {
  const logged: unknown[] = []
  const log = {
    debug: (...said: unknown[]) => void logged.push(said),
    warn: (...said: unknown[]) => void logged.push(said),
  }
  const delivery = { mode: 'url', url: 'https://panel.example/api/sms/webhook/t0ken-t0ken-t0ken' } as const
  const basic = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')
  const secrets = Object.values(credentials).join(' | ')
  const answersTo = (own: string): Reply[] => [
    { status: 206, body: { error: `Bad request: ${secrets} | ${own}` } },
    { status: 206, body: { error: `...${own.slice(5)}...` } },
    { status: 206, body: { error: `...${own.slice(0, -5)}...` } },
    { status: 400, body: { error: [secrets, own] } },
    { status: 401, body: { error: own + secrets } },
    { status: 200, body: { success: false, message: secrets + own } },
    { status: 200, body: secrets + own },
    { status: 202, body: { warning: [secrets, own] } },
    { status: 500, body: secrets + own },
    'break',
  ]
  const calls: [string, (carrier: Carrier) => Promise<unknown>][] = [
    [text.text, carrier => sendMessage(carrier, text)],
    [delivery.url, carrier => setDelivery(carrier, { number: text.from, delivery })],
    ['', carrier => getBalance(carrier)],
  ]
  const shown: string[] = []
  for (const [own, call] of calls) {
    for (const answer of answersTo(own)) {
      const { carrier } = await carrierAnswering(() => answer, log)
      const error = await failure(call(carrier))
      shown.push(inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error), String(error))
      shown.push(inspect(carrier, { depth: 20, showHidden: true, showProxy: true }))
    }
  }
  shown.push(inspect(logged, { depth: 20 }))
  const all = shown.join('\n')
  for (const secret of [...Object.values(credentials), basic, 'Shadow', 'My PIN is', 't0ken-t0ken'])
    expect(all).not.toContain(secret)
  expect(all).toContain('Bad request')
})

test('a security key that cannot be a header is refused before anything is sent', async () => {
  const { carrier, requests } = await carrierAnswering(() => ({ status: 200, body: '' }), undefined, {
    ...credentials,
    securityKey: 'a\nb-secret',
  })
  const error = await failure(getBalance(carrier))
  expect(error).toMatchObject({ code: 'unauthorised' })
  expect(inspect(error)).not.toContain('b-secret')
  expect(requests()).toBe(0)
})

type Reply = { status: number; body: unknown; headers?: Record<string, string> } | 'break'
interface Seen {
  method: string
  url: string
  headers: Record<string, unknown>
  body: unknown
}

/** A server that answers as told, in the carrier's place: for answers that the simulator has no way to give. */
async function carrierAnswering(
  answer: (asked: { url: URL }) => Reply,
  log?: { debug(fields: object, message: string): void; warn(fields: object, message: string): void },
  secrets = credentials,
) {
  const seen: Seen[] = []
  let close = async () => {}
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const sent = Buffer.concat(chunks).toString()
    const url = request.url ?? ''
    seen.push({ method: request.method ?? '', url, headers: request.headers, body: sent && JSON.parse(sent) })
    const reply = answer({ url: new URL(url, 'http://x') })
    if (reply === 'break') return void response.destroy()
    response.writeHead(reply.status, reply.headers)
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body))
  }
  const baseUrl = await serving(listener, ending => {
    close = ending
  })
  const carrier = createCarrier({ baseUrl, credentials: async () => secrets, log })
  return { carrier, seen, requests: () => seen.length, close: () => close() }
}

async function carrierBy(listener: RequestListener): Promise<Carrier> {
  return createCarrier({ baseUrl: `${await serving(listener)}/`, credentials: async () => credentials })
}

async function serving(
  listener: RequestListener,
  closer: (close: () => Promise<void>) => void = () => {},
): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const close = () =>
    new Promise<void>(done => {
      server.close(() => done())
      server.closeAllConnections()
    })
  closer(close)
  closers.push(close)
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function failure(call: Promise<unknown>): Promise<CarrierError | undefined> {
  try {
    await call
    return undefined
  } catch (error) {
    if (error instanceof CarrierError) return error
    throw error
  }
}
