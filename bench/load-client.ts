import { once } from 'node:events'
import { Agent, request } from 'node:http'
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
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const { hostname, port } = new URL(origin)
  const started = performance.now()
  const until = started + seconds * 1_000
  const run = Math.random().toString(36).slice(2)
  let answered = 0
  let refused = 0
  let sent = 0
  const client = async () => {
    while (performance.now() < until) {
      const status = await ask({ agent, hostname, port }, nextOf(campaign, sent++, run))
      if (status === 200) answered += 1
      else refused += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, client))
  agent.destroy()
  return { answered, refused, seconds: (performance.now() - started) / 1_000 }
}

interface Ask {
  method: string
  path: string
  headers: Record<string, string>
  body?: string
}

function nextOf(campaign: Order['campaign'], place: number, run: string): Ask {
  if (campaign.kind === 'get') return { method: 'GET', path: campaign.path, headers: campaign.headers ?? {} }
  const address = campaign.addresses[place % campaign.addresses.length]
  if (!address) throw new Error('no address to send texts to')
  const from = `303555${String(place % 2_000).padStart(4, '0')}` // two thousand customers who come back
  const body = JSON.stringify({
    from,
    to: [address.number],
    text: `text ${run} ${place}`,
    media: [],
    segments: '1',
    type: 'SMS',
  })
  return { method: 'POST', path: address.path, headers: { 'content-type': 'application/json' }, body }
}

function ask(at: { agent: Agent; hostname: string; port: string }, { body, ...options }: Ask): Promise<number> {
  return new Promise((settle, fail) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const outgoing = request({ ...at, ...options, headers: { ...options.headers, ...length } }, incoming => {
      incoming.resume()
      incoming.once('end', () => settle(incoming.statusCode ?? 0))
    })
    outgoing.once('error', fail)
    outgoing.end(body)
  })
}
