import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { type Carrier, createCarrier } from '../src/questblue/carrier.js'
import { CarrierError } from '../src/questblue/carrier-error.js'
import { deliveryStatus } from '../src/questblue/delivery-status.js'
import { getBalance } from '../src/questblue/get-balance.js'
import { type Inbound, parseInbound } from '../src/questblue/inbound.js'
import { listCampaigns } from '../src/questblue/list-campaigns.js'
import { listDids } from '../src/questblue/list-dids.js'
import { listHistory } from '../src/questblue/list-history.js'
import { listSmsNumbers } from '../src/questblue/list-sms-numbers.js'
import { sendMessage } from '../src/questblue/send-message.js'
import { setDelivery } from '../src/questblue/set-delivery.js'
import { demoCredentials, type Simulator, type SimulatorOptions, startSimulator } from '../src/simulator/simulator.js'

const number = '+12125550100'
const customer = '+13055550142'
const closers: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

describe('the account', () => {
  test('both secrets are needed, each wrong one is refused in each way', async () => {
    const { simulator, carrier } = await started()
    expect(await getBalance(carrier)).toEqual({ balance: '125.40', allowedCredit: '0.00' })
    for (const refuseWith of [401, 403, 206]) {
      await control(simulator, 'POST', '/credentials', { refuseWith })
      for (const wrong of ['username', 'password', 'securityKey']) {
        const stranger = carrierOf(simulator, { ...demoCredentials, [wrong]: 'wrong' })
        expect(await failure(getBalance(stranger))).toMatchObject({ code: 'unauthorised', status: refuseWith })
      }
    }
    await control(simulator, 'POST', '/credentials', { password: 'changed' })
    expect(await failure(getBalance(carrier))).toMatchObject({ code: 'unauthorised' })
    expect(await getBalance(carrierOf(simulator, { ...demoCredentials, password: 'changed' }))).toMatchObject({
      balance: '125.40',
    })
  })

  test('the inventory: about 300 numbers, all of the range kept for fiction, the same at every start', async () => {
    const { carrier } = await started()
    const dids = await listDids(carrier)
    expect(dids).toHaveLength(300)
    expect(dids.every(did => /^\+1\d{3}55501\d\d$/.test(did.number))).toBe(true)
    expect(await listDids((await started()).carrier)).toEqual(dids)
    expect(await listDids((await started({ seed: 5 })).carrier)).not.toEqual(dids)

    const capable = await listSmsNumbers(carrier)
    expect(capable.map(sms => sms.number)).toEqual(dids.filter(did => did.smsCapable).map(did => did.number))
    expect(capable.filter(sms => sms.mode === 'both')).toHaveLength(24)
    expect(capable.find(sms => sms.mode === 'both')).toMatchObject({
      modeLabel: 'Email and XMPP',
      email: 'office@example.com',
    })
    const approved = new Set(
      (await listCampaigns(carrier)).filter(campaign => campaign.approved).flatMap(({ numbers }) => numbers),
    )
    expect(approved.size).toBe(12 * 18)
    for (let line = 0; line < 8; line++) expect(approved.has(`+1212555010${line}`)).toBe(true)
  })

  test('numbers are found by what they are, begin with, end with and contain', async () => {
    const { carrier } = await started()
    const found = async (find: Parameters<typeof listDids>[1]) => (await listDids(carrier, find)).map(did => did.number)
    expect(await found({ find: { number } })).toEqual([number])
    expect(await found({ find: { startsWith: '833' } })).toHaveLength(4)
    expect(await found({ find: { endsWith: '0123' } })).toHaveLength(12)
    expect(await found({ find: { contains: '5550100' } })).toHaveLength(15)
    expect(await listSmsNumbers(carrier, { find: { number } })).toEqual([
      { number, smsEnabled: true, mode: 'none', modeLabel: 'None', email: null },
    ])
  })

  test('the delivery of a number is set, looked at and taken back', async () => {
    const { simulator, carrier } = await started()
    const url = 'https://panel.example/hook'
    const mode = async () => (await listSmsNumbers(carrier, { find: { number } }))[0]?.mode
    await setDelivery(carrier, { number, delivery: { mode: 'url', url } })
    expect(await mode()).toBe('url')
    expect(await control(simulator, 'GET', `/settings/${number}`)).toMatchObject({
      number,
      mode: 'url',
      url,
      dialect: 'v2_json',
    })
    await setDelivery(carrier, { number, delivery: { mode: 'email', email: 'a@b.example' } })
    expect(await mode()).toBe('email')
    await setDelivery(carrier, { number, delivery: { mode: 'none' } })
    expect(await mode()).toBe('none')
    await control(simulator, 'POST', '/mode', { did: number, mode: 'chat' })
    expect(await mode()).toBe('chat')
    const refusals = [
      setDelivery(carrier, { number, delivery: { mode: 'both', email: 'a@b.example' } }),
      setDelivery(carrier, { number: '+12125550111', delivery: { mode: 'url', url } }),
      setDelivery(carrier, { number: '+12015550100', delivery: { mode: 'url', url } }),
    ]
    for (const refusal of refusals) expect(await failure(refusal)).toMatchObject({ code: 'refused', status: 400 })
  })

  test('what it knows is still known after a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'simulator '))
    closers.push(() => rm(folder, { recursive: true }))
    const dataFile = join(folder, 'carrier.json')
    const first = await started({ dataFile })
    await setDelivery(first.carrier, { number, delivery: { mode: 'url', url: 'http://127.0.0.1:9/hook' } })
    const id = await sendMessage(first.carrier, { from: number, to: customer, text: 'before' })
    await control(first.simulator, 'POST', '/credentials', { password: 'changed' })
    await first.simulator.stop()
    expect(JSON.parse(await readFile(dataFile, 'utf8'))).toHaveProperty('messages')

    const second = await started({ dataFile, port: first.simulator.port })
    expect(second.simulator.url).toBe(first.simulator.url)
    const carrier = carrierOf(second.simulator, { ...demoCredentials, password: 'changed' })
    expect(await listSmsNumbers(carrier, { find: { number } })).toMatchObject([{ mode: 'url' }])
    expect(await listHistory(carrier, { period: 'today' })).toMatchObject([
      { id, from: number, to: customer, direction: 'out' },
    ])
    await second.simulator.stop()
    await writeFile(dataFile, '{"else":true}')
    await expect(startSimulator({ dataFile })).rejects.toThrow()
  })
})

describe('a text from a customer', () => {
  test.each(['v2_json', 'v1_json', 'v1_form', 'v1_xml', 'v1_multipart'] as const)('arrives in %s', async dialect => {
    const { simulator, hook } = await connected()
    const text = 'Tom & "Jerry" <3 — ünïcode 😀'
    const answer = await control(simulator, 'POST', '/text', { from: customer, to: number, text, dialect })
    expect(answer).toMatchObject({ status: 200, problem: null })
    expect(await hook.read()).toMatchObject([{ kind: 'message', dialect, from: customer, to: [number], text }])
  })

  test('with pictures: as links that can be fetched, and as files in the legacy dialects', async () => {
    const { simulator, carrier, hook } = await connected()
    const picture = png()
    const media = [{ base64: picture.toString('base64'), type: 'image/png', name: 'dot.png' }]
    await control(simulator, 'POST', '/text', { from: customer, to: number, text: 'look', media })
    await legacyDelivery(simulator, 'form', hook.url)
    await control(simulator, 'POST', '/text', { from: customer, to: number, text: 'look', media })
    const [linked, attached] = await hook.read()
    const link = linked?.kind === 'message' && linked.media[0]
    expect(link).toEqual({ url: expect.stringMatching(`^${simulator.url}/media/`) })
    const response = await fetch(link && 'url' in link ? link.url : '')
    expect([response.headers.get('content-type'), Buffer.from(await response.arrayBuffer())]).toEqual([
      'image/png',
      picture,
    ])
    expect(attached).toMatchObject({
      dialect: 'v1_multipart',
      media: [{ bytes: picture, type: 'image/png', name: 'dot.png' }],
    })
    expect(await listHistory(carrier, { period: 'today', direction: 'in' })).toMatchObject([
      { type: 'mms' },
      { type: 'mms' },
    ])
  })

  test.each([
    ['form', 'v1_form', 'report_form'],
    ['json', 'v1_json', 'report_json'],
    ['xml', 'v1_xml', 'report_json'],
  ] as const)('set to %s with the older call, everything comes so', async (method, text, report) => {
    const { simulator, carrier, hook } = await connected()
    await legacyDelivery(simulator, method, hook.url)
    await control(simulator, 'POST', '/text', { from: customer, to: number, text: 'x' })
    await sendMessage(carrier, { from: number, to: customer, text: 'y' })
    expect((await hook.read(3)).map(({ dialect }) => dialect)).toEqual([text, report, report])
  })

  test('to several numbers reaches each that posts somewhere; the sender may be no number', async () => {
    const { simulator, carrier, hook } = await connected()
    await setDelivery(carrier, { number: '+13125550100', delivery: { mode: 'url', url: hook.url } })
    const to = [number, '+13125550100', '+13055550143']
    await control(simulator, 'POST', '/text', { from: '72345', to, text: 'hello all' })
    expect(await hook.read(2)).toMatchObject([
      { from: '72345', to },
      { from: '72345', to },
    ])
    const silent = await control(simulator, 'POST', '/text', { from: customer, to: '+14045550100', text: 'x' })
    expect(silent).toMatchObject({ status: null, problem: expect.stringContaining('none') })
    expect(await control(simulator, 'POST', '/text', { from: customer, to: '+12015550100', text: 'x' })).toMatchObject({
      status: null,
      messages: [],
    })
  })

  test('a webhook that refuses, or is not there, is told to the customer', async () => {
    const { simulator, carrier, hook } = await connected()
    hook.answer(503)
    expect(await control(simulator, 'POST', '/text', { from: customer, to: number, text: 'x' })).toMatchObject({
      status: 503,
    })
    await setDelivery(carrier, { number, delivery: { mode: 'url', url: 'http://127.0.0.1:9/' } })
    const gone = await control(simulator, 'POST', '/text', { from: customer, to: number, text: 'x' })
    expect(gone).toMatchObject({ status: null, problem: expect.stringContaining('ECONNREFUSED') })
    expect(await listHistory(carrier, { period: 'today', direction: 'in' })).toHaveLength(2)
  })
})

describe('a text to a customer', () => {
  test('appears on the handset; reports say sent, then delivered; the status can be asked', async () => {
    const { simulator, carrier, hook } = await connected()
    const id = await sendMessage(carrier, { from: number, to: customer, text: 'Your table is ready' })
    const shown = await control(simulator, 'GET', `/messages?number=${encodeURIComponent(customer)}`)
    expect(shown).toMatchObject({
      messages: [{ id, direction: 'out', from: number, to: [customer], text: 'Your table is ready' }],
    })
    const reports = await hook.read(2)
    expect(reports).toMatchObject([
      { kind: 'report', status: 'sent', from: number, to: customer },
      { kind: 'report', status: 'delivered', reason: null },
    ])
    expect(await deliveryStatus(carrier, { messageId: id })).toBe('delivered')
    expect(await failure(deliveryStatus(carrier, { messageId: '1' }))).toMatchObject({ code: 'refused' })
  })

  test('to a group gives a report each; to a number of the account it arrives there', async () => {
    const { carrier, hook } = await connected()
    const other = '+13125550101'
    await setDelivery(carrier, { number: other, delivery: { mode: 'url', url: hook.url } })
    await sendMessage(carrier, { from: number, to: [customer, other], text: 'hello both' })
    const seen = await hook.read(5)
    expect(seen.filter(({ kind }) => kind === 'message')).toMatchObject([
      { from: number, to: [customer, other], text: 'hello both' },
    ])
    const reports = seen.flatMap(inbound => (inbound.kind === 'report' ? [`${inbound.status} ${inbound.to}`] : []))
    expect(reports.sort()).toEqual([`delivered ${customer}`, `delivered ${other}`, `sent ${customer}`, `sent ${other}`])
  })

  test('from a number in no approved campaign it is taken and then fails', async () => {
    const { carrier, hook } = await connected()
    const outside = '+12125550109'
    await setDelivery(carrier, { number: outside, delivery: { mode: 'url', url: hook.url } })
    const id = await sendMessage(carrier, { from: outside, to: customer, text: 'x' })
    expect((await hook.read(2))[1]).toMatchObject({ status: 'failed', reason: expect.stringContaining('10DLC') })
    expect(await deliveryStatus(carrier, { messageId: id })).toBe('failed')
  })

  test('with a picture, which the carrier fetches', async () => {
    const { simulator, carrier, hook } = await connected()
    await sendMessage(carrier, { from: number, to: customer, text: '', mediaUrls: [`${hook.url}/dot.png`] })
    const { messages } = await control(simulator, 'GET', '/messages')
    expect(messages).toMatchObject([{ media: [expect.stringMatching('^/media/')] }])
    const response = await fetch(`${simulator.url}${messages[0].media[0]}`)
    expect(Buffer.from(await response.arrayBuffer())).toEqual(png())
  })
})

describe('bad behaviour, on demand', () => {
  const text = { from: number, to: customer, text: 'x' }
  const arrived = async (simulator: Simulator) => (await control(simulator, 'GET', '/messages')).messages.length

  test.each([
    ['refuse', 'refused', 0],
    ['unauthorised', 'unauthorised', 0],
    ['status500', 'unknown_outcome', 0],
    ['half', 'unknown_outcome', 1],
    ['hang', 'unknown_outcome', 0],
    ['accept_then_hang', 'unknown_outcome', 1],
    ['twice', undefined, 2],
    ['late', undefined, 1],
    ['out_of_order', undefined, 1],
    ['lose', undefined, 0],
  ] as const)('sending: %s', async (how, code, sent) => {
    const { simulator, carrier } = await started()
    await control(simulator, 'POST', '/misbehave', { where: 'send', how, delayMs: 50 })
    expect((await failure(sendMessage(carrier, text)))?.code).toBe(code)
    expect(await arrived(simulator)).toBe(sent)
    await sendMessage(carrier, text)
    expect(await arrived(simulator)).toBe(sent + 1)
  })

  test.each([
    ['refuse', 'refused', 'none'],
    ['unauthorised', 'unauthorised', 'none'],
    ['status500', 'unknown_outcome', 'none'],
    ['half', 'unknown_outcome', 'url'],
    ['hang', 'unknown_outcome', 'none'],
    ['accept_then_hang', 'unknown_outcome', 'url'],
    ['lose', undefined, 'none'],
    ['late', undefined, 'url'],
  ] as const)('setting the delivery: %s', async (how, code, mode) => {
    const { simulator, carrier } = await started()
    await control(simulator, 'POST', '/misbehave', { where: 'setDelivery', how, delayMs: 50 })
    const set = setDelivery(carrier, { number, delivery: { mode: 'url', url: 'https://panel.example/hook' } })
    expect((await failure(set))?.code).toBe(code)
    expect(await control(simulator, 'GET', `/settings/${number}`)).toMatchObject({ mode })
  })

  test.each([
    ['refuse', 'refused'],
    ['unauthorised', 'unauthorised'],
    ['status500', 'unreachable'],
    ['half', 'unreachable'],
    ['hang', 'unreachable'],
    ['late', undefined],
    ['out_of_order', undefined],
  ] as const)('every read: %s', async (how, code) => {
    const { simulator, carrier } = await started()
    const reads = [
      getBalance,
      listDids,
      listSmsNumbers,
      listCampaigns,
      (by: Carrier) => listHistory(by, { period: 'today' }),
    ]
    for (const read of reads) {
      await control(simulator, 'POST', '/misbehave', {
        where: 'any',
        how,
        times: 2,
        delayMs: 30,
        reason: 'Out of paper',
      })
      const error = await failure(read(carrier))
      expect(error?.code).toBe(code)
      if (how === 'refuse') expect(error?.reason).toBe('Out of paper')
      await control(simulator, 'DELETE', '/misbehave')
    }
    await control(simulator, 'POST', '/misbehave', { where: 'balance', how: 'status500' })
    expect(await getBalance(carrier)).toMatchObject({ balance: '125.40' }) // once only: the second attempt is well
  })

  test.each([
    ['refuse', [], null],
    ['lose', [], null],
    ['half', [], null],
    ['hang', [], null],
    ['unauthorised', [], 404],
    ['accept_then_hang', ['one'], null],
    ['twice', ['one', 'one'], 200],
  ] as const)('posting a text: %s', async (how, seen, status) => {
    const { simulator, hook } = await connected()
    await control(simulator, 'POST', '/misbehave', { where: 'inbound', how, delayMs: 30 })
    expect(await control(simulator, 'POST', '/text', { from: customer, to: number, text: 'one' })).toMatchObject({
      status,
    })
    await control(simulator, 'POST', '/text', { from: customer, to: number, text: 'two' })
    expect(await hook.texts(seen.length + 1)).toEqual([...seen, 'two'])
  })

  test('posting a text late, and after the next one', async () => {
    const { simulator, hook } = await connected()
    const write = (text: string) => control(simulator, 'POST', '/text', { from: customer, to: number, text })
    await control(simulator, 'POST', '/misbehave', { where: 'inbound', how: 'late', delayMs: 150 })
    expect(await write('late')).toMatchObject({ status: null, problem: expect.stringContaining('holds it back') })
    await write('in time')
    expect(await hook.texts(2)).toEqual(['in time', 'late'])
    await control(simulator, 'POST', '/misbehave', { where: 'inbound', how: 'out_of_order' })
    await write('first')
    await write('second')
    expect(await hook.texts(4)).toEqual(['in time', 'late', 'second', 'first'])
    await control(simulator, 'POST', '/misbehave', { where: 'inbound', how: 'out_of_order', delayMs: 50 })
    await write('alone')
    expect((await hook.texts(5)).at(-1)).toBe('alone')
  })

  test.each([
    ['refuse', ['sent', 'failed']],
    ['out_of_order', ['delivered', 'sent']],
    ['twice', ['sent', 'sent', 'delivered', 'delivered']],
    ['late', ['sent', 'delivered']],
    ['accept_then_hang', ['sent', 'delivered']],
  ] as const)('reports: %s', async (how, expected) => {
    const { simulator, carrier, hook } = await connected()
    await control(simulator, 'POST', '/misbehave', { where: 'reports', how, delayMs: 30 })
    await sendMessage(carrier, text)
    expect((await hook.read(expected.length)).map(inbound => inbound.kind === 'report' && inbound.status)).toEqual(
      expected,
    )
  })

  test('reports that are lost leave the status to be asked', async () => {
    const { simulator, carrier, hook } = await connected()
    await control(simulator, 'POST', '/misbehave', { where: 'reports', how: 'lose' })
    const id = await sendMessage(carrier, text)
    await until(async () => (await deliveryStatus(carrier, { messageId: id })) === 'delivered')
    expect(hook.seen).toEqual([])
  })

  test('rules are listed, count down and are taken back', async () => {
    const { simulator } = await started()
    await control(simulator, 'POST', '/misbehave', { where: 'send', how: 'refuse', times: 2 })
    await control(simulator, 'POST', '/misbehave', { where: 'balance', how: 'half' })
    expect(await control(simulator, 'DELETE', '/misbehave?where=balance')).toMatchObject({
      rules: [{ where: 'send', times: 2 }],
    })
    expect(await control(simulator, 'POST', '/misbehave', { where: 'nowhere', how: 'refuse' })).toHaveProperty('error')
  })
})

test('the control interface is closed to other names and origins', async () => {
  const { simulator } = await started()
  const foreign = await fetch(`${simulator.url}/_control/numbers`, { headers: { origin: 'https://evil.example' } })
  expect(foreign.status).toBe(403)
  expect((await fetch(`${simulator.url}/_control/numbers`)).status).toBe(200)
})

test('a taken port is an error, and stopping ends what hangs', async () => {
  const { simulator, carrier } = await started()
  await expect(startSimulator({ port: simulator.port })).rejects.toThrow('EADDRINUSE')
  await control(simulator, 'POST', '/misbehave', { where: 'balance', how: 'hang', times: 5 })
  const hanging = failure(getBalance(carrier))
  await until(async () => (await control(simulator, 'GET', '/misbehave')).rules[0].times === 4)
  await simulator.stop()
  expect(await hanging).toMatchObject({ code: 'unreachable' })
})

async function started(options: SimulatorOptions = {}): Promise<{ simulator: Simulator; carrier: Carrier }> {
  const simulator = await startSimulator({ reportDelayMs: 0, ...options })
  let running = true
  const stop = simulator.stop
  simulator.stop = async () => {
    if (running) await stop()
    running = false
  }
  closers.push(() => simulator.stop())
  return { simulator, carrier: carrierOf(simulator, demoCredentials) }
}

/** With a webhook of our own that `number` posts to. */
async function connected() {
  const { simulator, carrier } = await started()
  const hook = await webhook()
  await setDelivery(carrier, { number, delivery: { mode: 'url', url: hook.url } })
  return { simulator, carrier, hook }
}

function carrierOf({ url }: Simulator, credentials: typeof demoCredentials): Carrier {
  return createCarrier({ baseUrl: url, credentials: async () => credentials })
}

async function webhook() {
  const seen: { headers: IncomingHttpHeaders; body: Buffer }[] = []
  let status = 200
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') return void response.writeHead(200, { 'content-type': 'image/png' }).end(png())
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk)
    } catch {
      return // broken off by the other side: nothing arrived
    }
    const known = request.url === '/hook'
    if (known) seen.push({ headers: request.headers, body: Buffer.concat(chunks) })
    response.writeHead(known ? status : 404).end()
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  closers.push(
    () =>
      new Promise<void>(done => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  )
  const read = async (count = 1): Promise<Inbound[]> => {
    await until(async () => seen.length >= count)
    return Promise.all(seen.map(({ headers, body }) => parseInbound(headers['content-type'], body)))
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    seen,
    answer: (next: number) => {
      status = next
    },
    read,
    texts: async (count: number) => (await read(count)).map(inbound => inbound.kind === 'message' && inbound.text),
  }
}

/** The carrier's older call, which the product does not use. */
async function legacyDelivery({ url }: Simulator, method: string, hook: string): Promise<void> {
  const secrets = Buffer.from(`${demoCredentials.username}:${demoCredentials.password}`).toString('base64')
  const headers = { authorization: `Basic ${secrets}`, 'security-key': demoCredentials.securityKey }
  const query = new URLSearchParams({ did: '2125550100', sms_mode: 'url', post2url: hook, post2urlmethod: method })
  const response = await fetch(`${url}/sms?${query}`, { method: 'PUT', headers })
  expect(response.status).toBe(200)
}

async function control({ url }: Simulator, method: string, path: string, body?: object) {
  const json = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(`${url}/_control${path}`, { method, ...json })
  const text = await response.text()
  return text === '' ? undefined : JSON.parse(text)
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('waited in vain')
    await new Promise(soon => setTimeout(soon, 5))
  }
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

/** A picture of one dot. */
function png(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(data.length)
    head.write(type, 4)
    return Buffer.concat([head, data, Buffer.alloc(4)])
  }
  const size = Buffer.from('0000000100000001' + '0802000000', 'hex')
  const dot = deflateSync(Buffer.from([0, 42, 79, 208]))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', size),
    chunk('IDAT', dot),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
