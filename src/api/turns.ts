import { SmsError } from '../errors.js'

/** Does a piece of work in its turn. @throws SmsError `rate_limited` (too many wait), and whatever the work throws */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Lets so many work at once; so many more wait for their turn, and whoever comes behind those is refused. */
export function turnsOf(most: { atOnce: number; waiting: number }): InTurn {
  const waiting: (() => void)[] = []
  let working = 0
  return async work => {
    if (working < most.atOnce) working += 1
    else if (waiting.length < most.waiting) await new Promise<void>(begin => waiting.push(begin))
    else throw new SmsError('rate_limited')
    try {
      return await work()
    } finally {
      const next = waiting.shift() // takes the place over
      if (next) next()
      else working -= 1
    }
  }
}
