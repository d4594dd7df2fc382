import { failureOf } from './patience.js'

/** Whether texts can be stored, by what became of those that came. */
export interface Standing {
  /** Notes what becomes of an attempt to store, and hands it on. */
  noted<Result>(attempt: Promise<Result>): Promise<Result>
  /** Why attempts fail; undefined once one has succeeded, or where none was made for a while. */
  failure(): Error | undefined
}

// One attempt alone may have met a rival. And whoever is told that nothing can be stored sends nothing that could show
// that it can again: after a while it is tried anew.
const enough = 2
const validMs = 10_000

/** @param now milliseconds that only grow */
export function standingOf(now: () => number = () => performance.now()): Standing {
  let failed = 0
  let failedAt = 0
  let failure: Error | undefined
  return {
    noted: async attempt => {
      try {
        const result = await attempt
        failed = 0
        return result
      } catch (error) {
        if (failureOf(error) === 'passing') {
          failed += 1
          failedAt = now()
          failure = error instanceof Error ? error : new Error('unknown')
        }
        throw error
      }
    },
    failure: () => (failed >= enough && now() - failedAt < validMs ? failure : undefined),
  }
}
