import { setTimeout as pause } from 'node:timers/promises'
import { DatabaseError } from 'pg'
import { batchOf } from '../src/webhook/batch.js'
import { patiently } from '../src/webhook/patience.js'
import { standingOf } from '../src/webhook/standing.js'

const within = (milliseconds: number) => {
  const until = performance.now() + milliseconds
  return () => until
}
const commitsSlowly = (sizes: number[]) => async (items: number[]) => {
  sizes.push(items.length)
  await pause(5)
  return items.map(item => item * 2)
}

test('what waits while a batch commits goes together in the next, and each gets its own outcome', async () => {
  const sizes: number[] = []
  const store = batchOf(commitsSlowly(sizes), { batch: 50, waiting: 1_000 })
  const outcomes = await Promise.all(Array.from({ length: 101 }, (_, item) => store(item)))
  expect(outcomes).toEqual(Array.from({ length: 101 }, (_, item) => item * 2))
  expect(sizes).toEqual([1, 50, 50])
})

test('a failing batch is tried once, and fails those in it alone', async () => {
  let attempts = 0
  const store = batchOf<number, number>(
    async items => {
      attempts += 1
      if (items.includes(1)) throw new Error('refused')
      return items
    },
    { batch: 1, waiting: 10 },
  )
  const outcomes = await Promise.allSettled([store(0), store(1), store(2)])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(attempts).toBe(3)
})

test('too much waiting is refused at once, by count and by weight', async () => {
  const sizes: number[] = []
  const byCount = batchOf(commitsSlowly(sizes), { batch: 10, waiting: 2 })
  const counted = await Promise.allSettled([1, 2, 3, 4].map(byCount))
  expect(counted.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected'])
  expect(counted[3]).toMatchObject({ reason: { code: 'overloaded' } })
  const heavy = { batch: 10, waiting: 100, weigh: (item: number) => item, batchWeight: 10, waitingWeight: 20 }
  const byWeight = batchOf(commitsSlowly(sizes), heavy)
  const weighed = await Promise.allSettled([30, 9, 9, 9].map(byWeight))
  expect(weighed.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected'])
  expect(sizes.slice(-3)).toEqual([1, 1, 1]) // 9 and 9 are too heavy for one batch
})

test('a batch that hangs keeps nobody waiting for longer than their patience: what was not begun is not', async () => {
  const begun: number[] = []
  let goOn = (): void => undefined
  const hangs = new Promise<void>(settle => {
    goOn = settle
  })
  const store = batchOf<number, number>(
    async items => {
      begun.push(...items)
      if (begun.length === 1) await hangs
      return items
    },
    { batch: 1, waiting: 3, patienceMs: item => (item === 9 ? 60_000 : 20) },
  )
  const [waits, ...gaveUp] = [9, 0, 1, 2].map(store)
  const outcomes = await Promise.allSettled(gaveUp)
  const reasons = outcomes.map(outcome => outcome.status === 'rejected' && outcome.reason)
  expect(reasons[0]).toMatchObject({ message: 'the database did not answer in time' })
  expect(new Set(reasons).size).toBe(1) // it is logged once
  const again = store(9) // they have left their places
  goOn()
  expect(await Promise.all([waits, again])).toEqual([9, 9])
  expect(begun).toEqual([9, 9])
})

test('a lost connection is tried again until the time is up, a judgement of the database never', async () => {
  let attempts = 0
  const lost = patiently(within(400), async () => {
    attempts += 1
    throw new Error('Connection terminated unexpectedly')
  })
  await expect(lost).rejects.toThrow('terminated')
  expect(attempts).toBeGreaterThan(1)
  expect(attempts).toBeLessThanOrEqual(4) // at 0, 50, 150 and 350 ms; fewer where the machine is busy
  attempts = 0
  const judged = patiently(within(400), async () => {
    attempts += 1
    throw Object.assign(new DatabaseError('no', 2, 'error'), { code: '23505', severity: 'ERROR' })
  })
  await expect(judged).rejects.toMatchObject({ code: '23505' })
  expect(attempts).toBe(1)
})

test('what passes is stored at the second attempt', async () => {
  let attempts = 0
  const stored = patiently(within(1_000), async () => {
    attempts += 1
    if (attempts === 1)
      throw Object.assign(new DatabaseError('deadlock', 8, 'error'), { code: '40P01', severity: 'ERROR' })
    return 'stored'
  })
  expect(await stored).toBe('stored')
  expect(attempts).toBe(2)
})

test('it is not ready after two failures in a row, until something is stored or a while has passed', async () => {
  let now = 0
  const { noted, failure } = standingOf(() => now)
  const fail = () => noted(Promise.reject(new Error('no room'))).catch(() => undefined)
  await fail()
  expect(failure()).toBeUndefined() // one may have met a rival
  await fail()
  expect(failure()?.message).toBe('no room')
  await noted(Promise.resolve())
  expect(failure()).toBeUndefined()
  await fail()
  await fail()
  now += 60_000
  expect(failure()).toBeUndefined() // nobody who is told so sends what could show that it is over
})
