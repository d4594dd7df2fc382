import { expect } from '@jest/globals'

const patienceMs = 15_000
const lookEveryMs = 50

/**
 * Waits until what a page shows is what is expected, as people do: a list is drawn anew a moment after the key that
 * changed it. In vain, it fails with what was read last.
 */
export async function comesTo<Shown>(read: () => Promise<Shown>, expected: unknown): Promise<void> {
  const end = Date.now() + patienceMs
  for (;;) {
    const shown = await read()
    try {
      expect(shown).toEqual(expected)
      return
    } catch (error) {
      if (Date.now() > end) throw error
      await new Promise(settle => setTimeout(settle, lookEveryMs))
    }
  }
}
