import fc from 'fast-check'
import { uuidV7 } from '../src/webhook/uuid-v7.js'

test('ids are of version 7, carry the time, and sort in the order they were made', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 20_000 }), count => {
      const before = Date.now()
      const ids = Array.from({ length: count }, uuidV7)
      expect(ids.every(id => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
        true,
      )
      expect([...ids].sort()).toEqual(ids)
      expect(new Set(ids).size).toBe(count)
      const time = Number.parseInt((ids[0] ?? '').slice(0, 8) + (ids[0] ?? '').slice(9, 13), 16)
      expect(time).toBeGreaterThanOrEqual(before)
      expect(time).toBeLessThan(before + 1_000)
    }),
    { numRuns: 20 },
  )
})
