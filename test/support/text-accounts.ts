import { z } from 'zod'
import type { Simulator } from '../../src/simulator/simulator.js'
import type { Line } from './carrier-line.js'
import { control } from './simulated-carrier.js'

/** A number, and what is to become of its texts: whom they reach, all of them or one; or why they are held. */
export interface ChaosLine extends Line {
  holders: string[]
  reaches: 'all' | 'one'
  held?: 'held_disabled' | 'held_unassigned'
}

const Known = z.object({
  messages: z.array(
    z.object({
      time: z.coerce.date(),
      did: z.string(),
      from: z.string(),
      text: z.string(),
      status: z.string(),
      misfortune: z.string().nullable(),
      webhook: z.object({ status: z.number().nullable() }).nullable(),
    }),
  ),
})
export type KnownText = z.infer<typeof Known>['messages'][number]

/** What the simulator knows of every text that was written. */
export async function knownTexts(simulator: Simulator): Promise<KnownText[]> {
  return Known.parse(await control(simulator, 'GET', '/messages')).messages
}

/** Whether the simulator has nothing left to do about it. */
export function isOver({ status, webhook }: KnownText): boolean {
  return status === 'lost' || (status === 'received' && webhook !== null)
}

/** What becomes of texts; `strange`: what none may. `missing` are those that are not here: rejected, or lost. */
export const fates = ['delivered', 'held', 'duplicate', 'twin', 'missing', 'strange'] as const
export type Fates = Record<(typeof fates)[number], number>

/** Of texts that say the same: how many are here as texts of their own, and how many of those came twice. */
interface Words {
  own: number
  doubled: number
}

/** What is known, or is here, of one customer of one number. */
export interface Account {
  words: Map<string, Words>
  missing: number
  strange: string[]
}

/** All accounts, by number and customer, and what cannot be told by them. */
export interface Accounts {
  of: Map<string, Account>
  /** Requests that authenticated and were refused, by number. */
  rejected: Map<string, number>
  /** Lost texts that are not told from the double of another of the same customer, as `docs/not-yet.md` says. */
  untold: number
}

/** The key of an account. */
export const keyOf = (number: string, peer: string) => `${number} ${peer}`
export const noAccount = (): Account => ({ words: new Map(), missing: 0, strange: [] })

/** The value of a key, made where there is none. */
export function at<Key, Value>(map: Map<Key, Value>, key: Key, empty: () => Value): Value {
  const value = map.get(key) ?? empty()
  map.set(key, value)
  return value
}

/** What is to become of a text with which this went wrong, and what it may be answered. */
const ways: Record<string, { way: 'stored' | 'rejected' | 'gone'; answers: (number | null | undefined)[] }> = {
  none: { way: 'stored', answers: [200, 503] },
  twice: { way: 'stored', answers: [200] },
  late: { way: 'stored', answers: [200, 503] },
  out_of_order: { way: 'stored', answers: [200, 503] },
  other_dialect: { way: 'stored', answers: [200, 503] },
  accept_then_hang: { way: 'stored', answers: [null] }, // all of it was sent, and no answer awaited
  no_dialect: { way: 'rejected', answers: [400] },
  half: { way: 'rejected', answers: [null] },
  hang: { way: 'rejected', answers: [null] },
  lose: { way: 'gone', answers: [undefined] },
  unauthorised: { way: 'gone', answers: [401, 429] },
}
const noWay = { way: 'gone', answers: [] } as const

/** The texts that were answered as they may not be. */
export function wronglyAnswered(texts: KnownText[]): KnownText[] {
  return texts.filter(({ misfortune, webhook }) => {
    const { answers } = ways[misfortune ?? 'none'] ?? noWay
    return !answers.some(answer => answer === webhook?.status)
  })
}

/** What should be here, by what the simulator did with each text; what was told 503 is as good as lost. */
export function shouldBeHere(texts: KnownText[]): Accounts {
  const accounts: Accounts = { of: new Map(), rejected: new Map(), untold: 0 }
  for (const { did, from, text, misfortune, webhook } of texts) {
    const account = at(accounts.of, keyOf(did, from), noAccount)
    const { way } = ways[misfortune ?? 'none'] ?? noWay
    if (way === 'stored' && webhook?.status !== 503) {
      const words = at(account.words, text, () => ({ own: 0, doubled: 0 }))
      words.own++
      if (misfortune === 'twice') words.doubled++
    } else {
      account.missing++
      if (way === 'rejected') accounts.rejected.set(did, (accounts.rejected.get(did) ?? 0) + 1)
    }
  }
  for (const account of accounts.of.values()) accounts.untold += takeForTexts(account)
  return accounts
}

/** The history has no words: who lost one text, and had another come twice, has as many here as there. */
function takeForTexts(account: Account): number {
  let untold = 0
  for (const words of account.words.values()) {
    for (; words.doubled > 0 && account.missing > 0; untold++) {
      words.doubled--
      words.own++
      account.missing--
    }
  }
  return untold
}

/** What became of the texts of one customer. */
export function fatesOf(account: Account | undefined, line: ChaosLine | undefined): Fates {
  const { words, missing, strange } = account ?? noAccount()
  const sum: Fates = { delivered: 0, held: 0, duplicate: 0, twin: 0, missing, strange: strange.length }
  for (const { own, doubled } of words.values()) {
    sum.duplicate += doubled
    sum[line?.held ? 'held' : own > 1 ? 'twin' : 'delivered'] += own - doubled
  }
  return sum
}
