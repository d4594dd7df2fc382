import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Resolve } from '../../src/messages/fetch-guard.js'

/** What a name turns out to be at each asking, in turn, the last one ever after: addresses, behind other names if any. */
export type Zone = Record<string, string[][]>

/** A name server on this machine that may change its mind, and the way to ask it. */
export interface NameServer {
  resolve: Resolve
  /** What it was asked, such as `A rebind.example`. */
  asked: string[]
  stop(): Promise<void>
}

const kinds: Record<number, { name: string; family: 4 | 6 }> = {
  1: { name: 'A', family: 4 },
  28: { name: 'AAAA', family: 6 },
}

/** Answers for one zone over UDP; what is not in it does not exist. @see RFC 1035, section 4 */
export async function startNameServer(zone: Zone): Promise<NameServer> {
  const asked: string[] = []
  const times = new Map<string, number>()
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => {
    const { name, type, end } = questionOf(query)
    const kind = kinds[type]
    const key = `${kind?.name ?? type} ${name}`
    asked.push(key)
    const turn = times.get(key) ?? 0
    times.set(key, turn + 1)
    const turns = zone[name]
    const answer = turns?.[Math.min(turn, turns.length - 1)] ?? []
    const records = recordsOf(name, answer, kind?.family)
    const header = Buffer.alloc(12)
    query.copy(header, 0, 0, 2)
    header.writeUInt16BE(turns ? 0x8580 : 0x8583, 2) // an authoritative answer; NXDOMAIN for a stranger
    header.writeUInt16BE(1, 4)
    header.writeUInt16BE(records.length, 6)
    socket.send(Buffer.concat([header, query.subarray(12, end), ...records]), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const resolver = new Resolver({ timeout: 2_000, tries: 1 })
  resolver.setServers([`127.0.0.1:${socket.address().port}`])
  return {
    asked,
    resolve: (hostname, _options, settle) =>
      void addressesOf(resolver, hostname).then(
        found => settle(null, found),
        error => settle(error, []),
      ),
    stop: async () => {
      resolver.cancel()
      socket.close()
      await once(socket, 'close')
    },
  }
}

/** Both families, as the system's resolver asks for them. */
async function addressesOf(resolver: Resolver, hostname: string) {
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
  const found = [
    ...(v4.status === 'fulfilled' ? v4.value.map(address => ({ address, family: 4 })) : []),
    ...(v6.status === 'fulfilled' ? v6.value.map(address => ({ address, family: 6 })) : []),
  ]
  if (found.length === 0) throw new Error(`nobody knows ${hostname}`)
  return found
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let place = 12
  for (let length = query.readUInt8(place); length > 0; length = query.readUInt8(place)) {
    labels.push(query.toString('latin1', place + 1, place + 1 + length))
    place += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(place + 1), end: place + 5 }
}

/** The chain of names, then the addresses of the family that was asked for at its end. */
function recordsOf(name: string, answer: string[], family: 4 | 6 | undefined): Buffer[] {
  const chain = [name, ...answer.filter(each => isIP(each) === 0)]
  const aliases = chain.slice(1).map((next, index) => record(chain[index] ?? '', 5, encoded(next)))
  const addresses = answer.filter(each => isIP(each) === family)
  return [...aliases, ...addresses.map(each => record(chain.at(-1) ?? '', family === 4 ? 1 : 28, bytesOf(each)))]
}

function record(name: string, type: number, data: Buffer): Buffer {
  const middle = Buffer.alloc(10) // type, class, time to live (none), length
  middle.writeUInt16BE(type, 0)
  middle.writeUInt16BE(1, 2)
  middle.writeUInt16BE(data.length, 8)
  return Buffer.concat([encoded(name), middle, data])
}

function encoded(name: string): Buffer {
  const labels = name.split('.').map(label => Buffer.concat([Buffer.of(label.length), Buffer.from(label, 'latin1')]))
  return Buffer.concat([...labels, Buffer.of(0)])
}

function bytesOf(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  const hextets = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail] = hextets.split('::')
  const wordsOf = (part: string) => (part === '' ? [] : part.split(':'))
  const [before, after] = [wordsOf(head), wordsOf(tail ?? '')]
  const words = [
    ...before,
    ...Array<string>(tail === undefined ? 0 : 8 - before.length - after.length).fill('0'),
    ...after,
  ]
  return Buffer.from(words.map(word => word.padStart(4, '0')).join(''), 'hex')
}
