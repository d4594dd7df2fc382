import { SmsError } from '../errors.js'

/** How many streams may be open at once. */
export interface Seats {
  /** Takes a seat, and gives the way to leave it. @throws SmsError `overloaded`, `rate_limited` (too many of one person) */
  take(userId: string): () => void
}

const most = { all: 1_000, ofOne: 20 }

/** The seats of this process. */
export function seatsOf(): Seats {
  const taken = new Map<string, number>()
  let all = 0
  return {
    take(userId) {
      const mine = taken.get(userId) ?? 0
      if (mine >= most.ofOne) throw new SmsError('rate_limited')
      if (all >= most.all) throw new SmsError('overloaded')
      taken.set(userId, mine + 1)
      all += 1
      return () => {
        all -= 1
        const left = (taken.get(userId) ?? 1) - 1
        if (left === 0) taken.delete(userId)
        else taken.set(userId, left)
      }
    },
  }
}
