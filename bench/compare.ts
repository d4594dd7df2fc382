import { type Campaign, load } from './load.js'

/** One of two servers that are held against each other. */
export interface Side {
  origin: string
  campaign: Campaign
  connections?: number
}

/** How much faster the subject is than the baseline (1: as fast), over the rounds of one run. */
export interface Comparison {
  name: string
  ratio: number
  spread: [least: number, most: number]
  /** Requests of each that were answered, the warm-up included. */
  answered: { subject: number; baseline: number }
  /** How much longer 99 of 100 took at most (1: as long). */
  p99?: number
}

/** Lets both answer in turn, in one run, and gives the median of the rounds. The first round warms up. */
export async function compare(
  name: string,
  { subject, baseline }: { subject: Side; baseline: Side },
  { rounds = 5, seconds = 3 } = {},
): Promise<Comparison> {
  const ratios: number[] = []
  const p99s: number[] = []
  const answered = { subject: 0, baseline: 0 }
  for (let round = 0; round <= rounds; round++) {
    const ours = await load(subject.origin, subject.campaign, { connections: subject.connections, seconds })
    const theirs = await load(baseline.origin, baseline.campaign, { connections: baseline.connections, seconds })
    answered.subject += ours.answered
    answered.baseline += theirs.answered
    if (round === 0) continue
    ratios.push(ours.answered / ours.seconds / (theirs.answered / theirs.seconds))
    p99s.push(ours.p99Ms / theirs.p99Ms)
  }
  return { ...comparisonOf(name, ratios, answered), p99: comparisonOf(name, p99s, answered).ratio }
}

/** The median of some rounds, and how far they lie apart. */
export function comparisonOf(name: string, ratios: number[], answered: Comparison['answered']): Comparison {
  const sorted = ratios.toSorted((a, b) => a - b)
  const [least, middle, most] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)]
  if (least === undefined || middle === undefined || most === undefined) throw new Error('no round was run')
  return { name, ratio: middle, spread: [least, most], answered }
}
