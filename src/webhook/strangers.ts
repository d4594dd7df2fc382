/** Counts requests on tokens that were never ours, by where they come from. */
export interface Strangers {
  /** Notes one more of a source; false once it has made too many of late. */
  admits(address: string | undefined): boolean
  /** What came of each source since this process has begun, the busiest first. */
  counted(): StrangersCounted
}

/** `others`: how many came of sources that are not named. */
export interface StrangersCounted {
  since: string
  sources: { address: string; count: number; refused: number }[]
  others: number
}

const perMinute = 60
const mostSources = 10_000
const mostNamed = 20

interface Seen {
  /** In this minute. */
  count: number
  until: number
  all: number
  refused: number
}

/**
 * At most 60 a minute of each source. Asked only after a token was looked up and not found, so that no flood, from
 * whatever address, refuses a good one. Memory is bounded: of more than 10,000 sources the oldest is forgotten.
 * @param now milliseconds that only grow
 */
export function strangersOf(now: () => number = () => performance.now()): Strangers {
  const sources = new Map<string, Seen>()
  const since = new Date().toISOString()
  let total = 0
  return {
    admits(address) {
      const source = sourceOf(address)
      const known = sources.get(source)
      total += 1
      if (known && known.until > now()) {
        known.all += 1
        if (++known.count <= perMinute) return true
        known.refused += 1
        return false
      }
      sources.delete(source) // and comes last again: the map's order is by age
      sources.set(source, { count: 1, until: now() + 60_000, all: (known?.all ?? 0) + 1, refused: known?.refused ?? 0 })
      if (sources.size > mostSources) sources.delete(sources.keys().next().value ?? source)
      return true
    },
    counted() {
      const busiest = [...sources].toSorted(([, one], [, other]) => other.all - one.all).slice(0, mostNamed)
      const named = busiest.map(([address, { all, refused }]) => ({ address, count: all, refused }))
      return { since, sources: named, others: total - named.reduce((sum, { count }) => sum + count, 0) }
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
