/** A row of the carrier's history; moments are milliseconds, by the carrier's clock. */
export interface Row {
  id: string
  at: number
}

/** A text that came in; `at` by our clock. */
export interface Arrival {
  id: string
  at: number
  /** The same as the one before it: it may have been delivered twice. */
  isDuplicate: boolean
}

/** How much later than its row, at least and at most, a text has come in; milliseconds, less than none where it was earlier. */
export interface Span {
  from: number
  to: number
  /** How much later it most likely came; of several rows the nearest to this is tried first. */
  likely: number
}

/**
 * Says which text each row of the history is: texts of one customer to one number, which nothing but their times tells
 * apart. As many rows as can have a text have one, whatever their order; a text that is no duplicate is never without its
 * row because a duplicate has it. Gives the text's id by the row's.
 */
export function matchArrivals(rows: Row[], arrivals: Arrival[], spans: Span[]): Map<string, string> {
  const byTime = rows.toSorted((a, b) => a.at - b.at)
  const held: (Arrival | undefined)[] = byTime.map(() => undefined)
  const fitting = new Map(arrivals.map(arrival => [arrival, placesFor(byTime, arrival, spans)]))
  const first = arrivals.toSorted((a, b) => Number(a.isDuplicate) - Number(b.isDuplicate) || a.at - b.at)
  for (const arrival of first) giveRow(arrival, held, fitting)
  return new Map(byTime.flatMap(({ id }, place) => (held[place] ? [[id, held[place].id] as const] : [])))
}

/** The places of the rows that a text can be, the likeliest first. */
function placesFor(byTime: Row[], { at }: Arrival, spans: Span[]): number[] {
  const places = spans.flatMap(({ from, to, likely }) => {
    const found: { place: number; off: number }[] = []
    for (let place = firstFrom(byTime, at - to); place < byTime.length; place++) {
      const later = at - (byTime[place]?.at ?? 0)
      if (later < from) break
      found.push({ place, off: Math.abs(later - likely) })
    }
    return found
  })
  return [...new Set(places.sort((a, b) => a.off - b.off).map(({ place }) => place))]
}

function firstFrom(byTime: Row[], at: number): number {
  let [low, high] = [0, byTime.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((byTime[middle]?.at ?? at) < at) low = middle + 1
    else high = middle
  }
  return low
}

/** Gives a text a row, moving others to other rows of theirs where that makes room; who has a row keeps one. */
function giveRow(arrival: Arrival, held: (Arrival | undefined)[], fitting: Map<Arrival, number[]>): void {
  const cameBy = new Map<number, Arrival>()
  const waiting = [arrival]
  for (const asking of waiting) {
    for (const place of fitting.get(asking) ?? []) {
      if (cameBy.has(place)) continue
      cameBy.set(place, asking)
      const holder = held[place]
      if (holder) waiting.push(holder)
      else {
        moveUp(place, arrival, held, cameBy)
        return
      }
    }
  }
}

function moveUp(free: number, arrival: Arrival, held: (Arrival | undefined)[], cameBy: Map<number, Arrival>): void {
  for (let place = free; ; ) {
    const mover = cameBy.get(place)
    const before = mover === arrival ? -1 : held.indexOf(mover)
    held[place] = mover
    if (before === -1) return
    place = before
  }
}
