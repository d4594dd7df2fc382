const minute = 60_000
/** How far the times of one text here and there may lie apart, beside the carrier's time zone and our clock. */
const near = 2 * minute
const leastEvidence = 3
/** From the west of the Pacific to the east of it, and a clock that is wrong. */
const farthest = 14.5 * 60 * minute

/**
 * By how much the carrier's times are ahead of ours, from the differences of texts that are surely the same, in milliseconds:
 * its undocumented time zone, and how wrong our clock is. Where its clock is changed twice a year there are two for a while;
 * the one with the most evidence comes first. None without three that agree.
 */
export function learnShifts(differences: number[]): number[] {
  let left = differences.filter(each => Math.abs(each) <= farthest)
  const shifts: number[] = []
  for (;;) {
    const alike = mostAlike(left)
    if (alike.length < leastEvidence) return shifts
    const shift = alike[Math.floor(alike.length / 2)] ?? 0
    if (shifts.length === 0 || isOtherZone(shift - (shifts[0] ?? 0))) shifts.push(shift)
    left = left.filter(each => !alike.includes(each))
  }
}

/** Zones differ by whole quarters of an hour; what differs by anything else is late, and tells of no zone. */
export function isOtherZone(difference: number): boolean {
  const quarters = Math.round(difference / (15 * minute))
  return quarters !== 0 && Math.abs(difference - quarters * 15 * minute) <= near
}

/** The most differences within a span of `near`, in order. */
function mostAlike(differences: number[]): number[] {
  const sorted = differences.toSorted((a, b) => a - b)
  let best: number[] = []
  for (let from = 0, to = 0; from < sorted.length; from++) {
    while (to < sorted.length && (sorted[to] ?? 0) - (sorted[from] ?? 0) <= near) to++
    if (to - from > best.length) best = sorted.slice(from, to)
  }
  return best
}
