/** The database's time, which every process has in common, told between its answers by a clock that nobody sets. */
export interface DatabaseClock {
  /** Milliseconds since 1970. Before the first answer, by this machine's own clock. */
  now(): number
  /** Takes what the database has just said its time to be. */
  told(milliseconds: number): void
}

const mostBehindMs = 1_000

/** @param steady milliseconds that only grow, whatever becomes of the machine's clock */
export function databaseClock(steady: () => number = () => performance.now()): DatabaseClock {
  let ahead: number | undefined
  return {
    now: () => Math.floor(ahead === undefined ? Date.now() : steady() + ahead),
    told: milliseconds => {
      const said = milliseconds - steady()
      // An answer is late and never early: the highest is the nearest. One far below says that the database's clock was set.
      if (ahead === undefined || said > ahead || said < ahead - mostBehindMs) ahead = said
    },
  }
}
