import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { deflateSync } from 'node:zlib'
import { type Carrier, createCarrier } from '../../src/questblue/carrier.js'
import { CarrierError } from '../../src/questblue/carrier-error.js'
import { type Inbound, parseInbound } from '../../src/questblue/inbound.js'
import { setDelivery } from '../../src/questblue/set-delivery.js'
import {
  demoCredentials,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../src/simulator/simulator.js'

/** A number of the simulated account that is ready to use, and one of nobody's, for a customer. */
export const number = '+12125550100'
export const customer = '+13055550142'

const closers: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A simulator of its own for one test, and a client with its credentials. Stopped after the test. */
export async function started(options: SimulatorOptions = {}): Promise<{ simulator: Simulator; carrier: Carrier }> {
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
export async function connected() {
  const { simulator, carrier } = await started()
  const hook = await webhook()
  await setDelivery(carrier, { number, delivery: { mode: 'url', url: hook.url } })
  return { simulator, carrier, hook }
}

/** A client of the simulator with other credentials. */
export function carrierOf({ url }: Simulator, credentials: typeof demoCredentials): Carrier {
  return createCarrier({ baseUrl: url, credentials: async () => credentials })
}

/** A receiver of our own that keeps what is posted to `/hook`, and serves a picture to who asks. */
export async function webhook() {
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
export async function legacyDelivery({ url }: Simulator, method: string, hook: string): Promise<void> {
  const secrets = Buffer.from(`${demoCredentials.username}:${demoCredentials.password}`).toString('base64')
  const headers = { authorization: `Basic ${secrets}`, 'security-key': demoCredentials.securityKey }
  const query = new URLSearchParams({ did: '2125550100', sms_mode: 'url', post2url: hook, post2urlmethod: method })
  const response = await fetch(`${url}/sms?${query}`, { method: 'PUT', headers })
  expect(response.status).toBe(200)
}

/** One request to the control interface; gives the answer, whatever it is. */
export async function control({ url }: Pick<Simulator, 'url'>, method: string, path: string, body?: object) {
  const json = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(`${url}/_control${path}`, { method, ...json })
  const text = await response.text()
  return text === '' ? undefined : JSON.parse(text)
}

/** Waits for a condition. */
export async function until(condition: () => Promise<boolean>, withinMs = 15_000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('waited in vain')
    await new Promise(soon => setTimeout(soon, 5))
  }
}

/** The error of the carrier that a call ends with, or nothing when it ends well. */
export async function failure(call: Promise<unknown>): Promise<CarrierError | undefined> {
  try {
    await call
    return undefined
  } catch (error) {
    if (error instanceof CarrierError) return error
    throw error
  }
}

/** A picture of one dot. */
export function png(): Buffer {
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
