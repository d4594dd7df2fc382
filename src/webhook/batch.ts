import { SmsError } from '../errors.js'

interface Waiting<Item, Outcome> {
  item: Item
  weight: number
  settle: (outcome: Outcome) => void
  fail: (error: unknown) => void
}

/** How much one batch takes, and how much may wait: in items, and in whatever `weigh` counts. */
export interface BatchLimits<Item> {
  batch: number
  waiting: number
  weigh?: (item: Item) => number
  batchWeight?: number
  waitingWeight?: number
}

/**
 * Commits together what waited while the last batch committed: no timer, so one text alone is never kept waiting.
 * `commit` gives one outcome for each item, in their order; when it fails, it fails all of them.
 * @throws SmsError `overloaded` when too much is waiting
 */
export function batchOf<Item, Outcome>(
  commit: (items: Item[]) => Promise<Outcome[]>,
  { batch, waiting: most, weigh = () => 0, batchWeight = 0, waitingWeight = 0 }: BatchLimits<Item>,
): (item: Item) => Promise<Outcome> {
  const waiting: Waiting<Item, Outcome>[] = []
  let weightWaiting = 0
  let busy = false
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
    while (waiting.length > 0) await settleBatch(take(), commit)
    busy = false
  }
  return item =>
    new Promise((settle, fail) => {
      const weight = weigh(item)
      const isFull = waiting.length >= most || (waiting.length > 0 && weightWaiting + weight > waitingWeight)
      if (isFull) return fail(new SmsError('overloaded'))
      waiting.push({ item, weight, settle, fail })
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
  }
}
