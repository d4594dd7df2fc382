/** Counts requests on tokens that were never ours, by where they come from. */
export interface Strangers {
  /** Notes one more of a source; false once it has made too many of late. */
  admits(address: string | undefined): boolean
}

const perMinute = 60
const mostSources = 10_000

interface Seen {
  count: number
  until: number
}

/**
 * At most 60 a minute of each source. Asked only after a token was looked up and not found, so that no flood, from
 * whatever address, refuses a good one. Memory is bounded: of more than 10,000 sources the oldest is forgotten.
 * @param now milliseconds that only grow
 */
export function strangersOf(now: () => number = () => performance.now()): Strangers {
  const sources = new Map<string, Seen>()
  return {
    admits(address) {
      const source = sourceOf(address)
      const known = sources.get(source)
      if (known && known.until > now()) return ++known.count <= perMinute
      sources.delete(source) // and comes last again: the map's order is by age
      sources.set(source, { count: 1, until: now() + 60_000 })
      if (sources.size > mostSources) sources.delete(sources.keys().next().value ?? source)
      return true
    },
  }
}

/** One subscriber has a whole /64 of IPv6: it counts as one. */
function sourceOf(address = ''): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = (plain.split('%')[0] ?? '').split('::')
  const groups = (part: string) => part.split(':').filter(group => group !== '')
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length
  const whole = [...groups(head), ...Array<string>(Math.max(missing, 0)).fill('0'), ...groups(tail ?? '')]
  return whole.slice(0, 4).join(':')
}
