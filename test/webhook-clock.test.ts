import { databaseClock } from '../src/webhook/database-clock.js'
import { uuidV7 } from '../src/webhook/uuid-v7.js'

test('the database’s time goes on between its answers, and an answer that comes late sets nothing back', () => {
  let steady = 1_000
  const clock = databaseClock(() => steady)
  clock.told(500_000)
  expect(clock.now()).toBe(500_000)
  steady += 250
  expect(clock.now()).toBe(500_250)
  steady += 100
  clock.told(500_300) // said 50 ms ago
  expect(clock.now()).toBe(500_350)
  clock.told(500_360)
  expect(clock.now()).toBe(500_360)
})

test('a database’s clock that is set is followed, forth and back', () => {
  const clock = databaseClock(() => 1_000)
  for (const milliseconds of [500_000, 90_000_000, 500_001]) {
    clock.told(milliseconds)
    expect(clock.now()).toBe(milliseconds)
  }
})

test('ids follow a clock that is set back by more than a minute, and go on within it', () => {
  const timeOf = (id: string) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
  const ids = [2_000_000, 1_990_000, 1_900_000, 1_900_001].map(uuidV7)
  expect(ids.map(timeOf)).toEqual([2_000_000, 2_000_000, 1_900_000, 1_900_001])
  expect((ids[0] ?? '') < (ids[1] ?? '')).toBe(true)
})
