import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { z } from 'zod'

const Order = z.object({
  origin: z.string(),
  connections: z.number(),
  seconds: z.number(),
  campaign: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('get'), path: z.string(), headers: z.record(z.string(), z.string()).optional() }),
    z.object({ kind: z.literal('texts'), addresses: z.array(z.object({ path: z.string(), number: z.string() })) }),
  ]),
})
type Order = z.infer<typeof Order>

/** The clients of one round, in a process of their own: the order comes and the result goes as messages. */
const [message]: unknown[] = await once(process, 'message')
process.send?.(await run(Order.parse(message)))
process.disconnect()

async function run({ origin, campaign, connections, seconds }: Order) {
  const { hostname, port, host } = new URL(origin)
  const started = performance.now()
  const until = started + seconds * 1_000
  const run = Math.random().toString(36).slice(2)
  const took: number[] = []
  let refused = 0
  let sent = 0
  const client = async () => {
    const asked = await connected({ host: hostname, port: Number(port) })
    while (performance.now() < until) {
      const begun = performance.now()
      const status = await asked(requestOf(campaign, { place: sent++, run, host }))
      if (status === 200) took.push(performance.now() - begun)
      else refused += 1
    }
    asked.end()
  }
  await Promise.all(Array.from({ length: connections }, client))
  const sorted = took.toSorted((a, b) => a - b)
  const p99Ms = sorted[Math.floor(sorted.length * 0.99)] ?? 0
  return { answered: took.length, refused, p99Ms, seconds: (performance.now() - started) / 1_000 }
}

function requestOf(campaign: Order['campaign'], { place, run, host }: { place: number; run: string; host: string }) {
  if (campaign.kind === 'get') {
    const headers = Object.entries(campaign.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`)
    return `GET ${campaign.path} HTTP/1.1\r\nhost: ${host}\r\n${headers.join('')}\r\n`
  }
  const address = campaign.addresses[place % campaign.addresses.length]
  if (!address) throw new Error('no address to send texts to')
  const from = `303555${String(place % 2_000).padStart(4, '0')}` // two thousand customers who come back
  const text = `text ${run} ${place}`
  const body = JSON.stringify({ from, to: [address.number], text, media: [], segments: '1', type: 'SMS' })
  return (
    `POST ${address.path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n` +
    `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  )
}

type Asked = ((request: string) => Promise<number>) & { end(): void }

/**
 * One connection that is kept. It reads no more of an answer than its status and its end: what the load itself costs is
 * taken from the cores that it shares with what is measured.
 */
async function connected(to: { host: string; port: number }): Promise<Asked> {
  const socket: Socket = connect({ ...to, noDelay: true })
  await once(socket, 'connect')
  let settle: (status: number) => void = () => undefined
  let fail: (error: Error) => void = () => undefined
  let came = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    came += chunk
    if (!isWhole(came)) return
    const status = Number(came.slice(9, 12))
    came = ''
    settle(status)
  })
  socket.once('error', error => fail(error))
  socket.once('close', () => fail(new Error('the server hung up')))
  const ask = (request: string) =>
    new Promise<number>((answered, broken) => {
      settle = answered
      fail = broken
      socket.write(request)
    })
  return Object.assign(ask, { end: () => void socket.destroy() })
}

function isWhole(came: string): boolean {
  const head = came.indexOf('\r\n\r\n')
  if (head < 0) return false
  const length = /\r\ncontent-length: (\d+)/i.exec(came)
  if (length) return came.length - head - 4 >= Number(length[1])
  return !/\r\ntransfer-encoding: chunked/i.test(came) || came.endsWith('0\r\n\r\n')
}
