/** A number that the simulated account owns. */
export interface InventoryNumber {
  did: string
  /** `1b` can do SMS. */
  tier: '1b' | '2'
  type: 'local' | 'tf'
  location: string
  /** A number in no approved campaign can send, and carriers block what it sends. Toll-free numbers need none. */
  campaign: 'approved' | 'submitted' | 'none'
}

const places = [
  ['212', 'New York, NY'],
  ['213', 'Los Angeles, CA'],
  ['312', 'Chicago, IL'],
  ['404', 'Atlanta, GA'],
  ['415', 'San Francisco, CA'],
  ['512', 'Austin, TX'],
  ['602', 'Phoenix, AZ'],
  ['617', 'Boston, MA'],
  ['702', 'Las Vegas, NV'],
  ['720', 'Denver, CO'],
  ['813', 'Tampa, FL'],
  ['919', 'Raleigh, NC'],
] as const
const tollFree = ['800', '833', '888'] as const

/**
 * The account's numbers, about 300, always the same for the same seed, all from the range kept for fiction (555-0100
 * and on). In each place, of every twelve numbers in a row: eight ready to use, one in a campaign that waits for
 * approval, one in none, one whose texts go to "Email and XMPP" already (see `initialSettings`), one without SMS.
 * With seed 0 the first eight (…0100 to …0107) are the ready ones.
 */
export function inventoryOf(seed: number): InventoryNumber[] {
  const local = places.flatMap(([code, location]) =>
    lines(24).map((line, index): InventoryNumber => {
      const kind = kindOf(index, seed)
      const campaign = kind === 8 ? 'submitted' : kind === 9 || kind === 11 ? 'none' : 'approved'
      return { did: `${code}${line}`, tier: kind === 11 ? '2' : '1b', type: 'local', location, campaign }
    }),
  )
  const free = tollFree.flatMap(code =>
    lines(4).map(
      (line): InventoryNumber => ({
        did: `${code}${line}`,
        tier: '1b',
        type: 'tf',
        location: 'Toll free',
        campaign: 'none',
      }),
    ),
  )
  return [...local, ...free]
}

/** The numbers whose texts already go somewhere else in a fresh account. */
export function emailAndXmppNumbers(seed: number): string[] {
  return places.flatMap(([code]) =>
    lines(24).flatMap((line, index) => (kindOf(index, seed) === 10 ? [`${code}${line}`] : [])),
  )
}

function lines(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `555${String(100 + index).padStart(4, '0')}`)
}

function kindOf(index: number, seed: number): number {
  return (index + seed) % 12
}
