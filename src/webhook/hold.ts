/** Until when a request may wait for the database, by `performance.now()`: sooner once holding has ended. */
export type Deadline = () => number

/** How long requests are held while the database is away. */
export interface Hold {
  /** For a request that begins now. */
  deadline(): Deadline
  /** From now on nothing is held: what waits, and what comes, has one attempt. */
  end(): void
}

/** Holds requests for so long, and then no longer. */
export function holdOf(holdMs: number): Hold {
  let ended = Number.POSITIVE_INFINITY
  return {
    deadline: () => {
      const until = performance.now() + holdMs
      return () => Math.min(until, ended)
    },
    end: () => {
      ended = Math.min(ended, performance.now())
    },
  }
}
