import { type Arrival, matchArrivals, type Row, type Span } from './match-arrivals.js'
import { isOtherZone } from './learn-shifts.js'

const minute = 60_000
/** The carrier's time zone is not documented: before it is learnt, only what is absent on both sides of the clock is absent. */
const anyZone = 26 * 60 * minute
const earlier = 2 * minute
const later = 15 * minute

/** All that the history shows of one customer and one number, and all texts of them that came in around then. */
export interface Group {
  rows: (Row & { isJudged: boolean })[]
  texts: (Arrival & {
    /** A duplicate that is not settled yet. */
    isOpen: boolean
    /** Of a duplicate: the text that it equals. */
    firstId: string | null
  })[]
}

/** What is known of the history as a whole; moments and spans are milliseconds. */
export interface Known {
  /** How far the carrier's times are ahead of ours; empty: not known. */
  shifts: number[]
  /** What came in before this, the history shows if it ever will; null: it was not read to its end twice. */
  shownBefore: number | null
}

/** What a group says. */
export interface Judgement {
  /** The text's id by the row's; rows without one have none here. */
  matches: Map<string, string>
  /** Rows of which no other text could be meant than the one that they are. */
  sure: boolean
  /** Ids of rows that no text explains at any offset that can be meant. */
  unexplained: string[]
  /** Duplicates of which the history tells. */
  settled: { messageId: string; isHonest: boolean; ours: number; theirs: number }[]
}

/** Compares what the history shows of one customer and one number with what came in, as multisets in time. */
export function judgeHistory({ rows, texts }: Group, { shifts, shownBefore }: Known): Judgement {
  const matches = matchArrivals(rows, texts, spansOf(shifts))
  const taken = new Set(matches.values())
  if (shifts.length > 0 && shownBefore !== null) {
    for (const [row, text] of lateOnes({ rows, texts }, matches, shifts[0] ?? 0, shownBefore)) {
      matches.set(row, text)
      taken.add(text)
    }
  }
  const free = texts.filter(text => !text.isDuplicate && !taken.has(text.id))
  const [row, text] = [rows[0], texts[0]]
  const isAlone = rows.length === 1 && texts.length === 1 && row !== undefined && text !== undefined
  return {
    matches,
    sure: isAlone && Math.abs(row.at - text.at) <= anyZone,
    unexplained: rows
      .filter(({ id, at }) => !matches.has(id) && !free.some(other => mayBeOtherZone(at - other.at, shifts)))
      .map(({ id }) => id),
    settled: settledOf({ rows, texts }, taken, { shifts, shownBefore }),
  }
}

function spansOf(shifts: number[]): Span[] {
  if (shifts.length === 0) return [{ from: -anyZone, to: anyZone, likely: 0 }]
  return shifts.map(shift => ({ from: -shift - earlier, to: -shift + later, likely: -shift }))
}

/** A clock that was changed an hour ago is not learnt yet: what would be explained by it waits. */
function mayBeOtherZone(ahead: number, [shift]: number[]): boolean {
  return shift !== undefined && Math.abs(ahead - shift) <= anyZone && isOtherZone(ahead - shift)
}

/** What was called lost and came after all: texts so old that a row of their own would have been shown by now. */
function lateOnes(
  { rows, texts }: Group,
  matches: Map<string, string>,
  shift: number,
  shownBefore: number,
): [string, string][] {
  const taken = new Set(matches.values())
  const free = texts.filter(({ id, at, isDuplicate }) => !isDuplicate && !taken.has(id) && at < shownBefore - later)
  return rows
    .filter(({ id, isJudged }) => isJudged && !matches.has(id))
    .flatMap(({ id, at }) => {
      const place = free.findIndex(text => text.at >= at - shift - earlier)
      const [text] = place === -1 ? [] : free.splice(place, 1)
      return text ? [[id, text.id] as [string, string]] : []
    })
}

function settledOf({ rows, texts }: Group, taken: Set<string>, { shifts, shownBefore }: Known): Judgement['settled'] {
  if (shownBefore === null) return []
  const open = texts.filter(({ isOpen, at }) => isOpen && at < shownBefore)
  if (shifts.length === 0) {
    // At no offset known only the whole counts: either there are as many as came, or as many as without any duplicate.
    const [ours, theirs] = [texts.length, rows.length]
    const without = texts.filter(({ isDuplicate }) => !isDuplicate).length
    const isTold = theirs >= ours || theirs === without
    return isTold ? open.map(({ id }) => ({ messageId: id, isHonest: theirs >= ours, ours, theirs })) : []
  }
  return open
    .filter(({ firstId }) => firstId !== null && taken.has(firstId))
    .map(({ id, at }) => {
      const around = texts.filter(text => Math.abs(text.at - at) <= later)
      const theirs = around.filter(text => taken.has(text.id)).length
      return { messageId: id, isHonest: taken.has(id), ours: around.length, theirs }
    })
}
