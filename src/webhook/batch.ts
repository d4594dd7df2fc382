import { SmsError } from '../errors.js'
import { noAnswer } from './patience.js'

interface Waiting<Item, Outcome> {
  item: Item
  weight: number
  settle: (outcome: Outcome) => void
  fail: (error: unknown) => void
  giveUp?: NodeJS.Timeout
}

/** How much one batch takes, and how much may wait: in items, and in whatever `weigh` counts. */
export interface BatchLimits<Item> {
  batch: number
  waiting: number
  weigh?: (item: Item) => number
  batchWeight?: number
  waitingWeight?: number
  /** How long an item may wait for its outcome; absent: for ever. */
  patienceMs?: (item: Item) => number
}

/**
 * Commits together what waited while the last batch committed: no timer, so one text alone is never kept waiting.
 * `commit` gives one outcome for each item, in their order; when it fails, it fails all of them. An item that has lost its
 * patience fails as one that the database did not answer, whatever the others do: what is under way with it may succeed
 * unheard, and what was not begun is not.
 * @throws SmsError `overloaded` when too much is waiting
 */
export function batchOf<Item, Outcome>(
  commit: (items: Item[]) => Promise<Outcome[]>,
  { batch, waiting: most, weigh = () => 0, batchWeight = 0, waitingWeight = 0, patienceMs }: BatchLimits<Item>,
): (item: Item) => Promise<Outcome> {
  const waiting: Waiting<Item, Outcome>[] = []
  let weightWaiting = 0
  let busy = false
  let unanswered: Error | undefined // one for all that a batch has kept waiting: it is logged once
  const take = () => {
    let weight = 0
    let count = 0
    for (const entry of waiting.slice(0, batch)) {
      weight += entry.weight
      if (count > 0 && weight > batchWeight) break // one item alone always goes, however heavy
      count += 1
    }
    const taken = waiting.splice(0, count)
    for (const entry of taken) weightWaiting -= entry.weight
    return taken
  }
  const drain = async () => {
    busy = true
    while (waiting.length > 0) {
      await settleBatch(take(), commit)
      unanswered = undefined
    }
    busy = false
  }
  const giveUp = (entry: Waiting<Item, Outcome>) => {
    const place = waiting.indexOf(entry) // the first of them, as a rule: they lose their patience in turn
    if (place >= 0) {
      waiting.splice(place, 1)
      weightWaiting -= entry.weight
    }
    unanswered ??= noAnswer()
    entry.fail(unanswered)
  }
  return item =>
    new Promise((settle, fail) => {
      const weight = weigh(item)
      const isFull = waiting.length >= most || (waiting.length > 0 && weightWaiting + weight > waitingWeight)
      if (isFull) return fail(new SmsError('overloaded'))
      const entry: Waiting<Item, Outcome> = { item, weight, settle, fail }
      if (patienceMs) entry.giveUp = setTimeout(giveUp, patienceMs(item), entry)
      waiting.push(entry)
      weightWaiting += weight
      if (!busy) void drain()
    })
}

async function settleBatch<Item, Outcome>(
  taken: Waiting<Item, Outcome>[],
  commit: (items: Item[]) => Promise<Outcome[]>,
): Promise<void> {
  try {
    const outcomes = await commit(taken.map(entry => entry.item))
    if (outcomes.length !== taken.length) throw new Error(`${taken.length} items, ${outcomes.length} outcomes`)
    for (const [i, outcome] of outcomes.entries()) taken[i]?.settle(outcome)
  } catch (error) {
    for (const entry of taken) entry.fail(error)
  } finally {
    for (const entry of taken) clearTimeout(entry.giveUp)
  }
}
