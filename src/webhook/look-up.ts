import { z } from 'zod'
import { type Database, inTransaction } from '../database/transaction.js'
import { hashOf } from '../numbers/webhook-address.js'
import { batchOf } from './batch.js'
import type { DatabaseClock } from './database-clock.js'
import type { Deadline } from './hold.js'
import { patienceLeft, patiently } from './patience.js'

/** One of our numbers, as a request vouches for it: by the token in its address, or through the front proxy. */
export interface VouchedNumber {
  tokenId: string | null
  numberId: string
  number: string
}

/** A token that was ours once: its number was unlinked, it has expired, or another has taken its place. */
export interface RetiredToken {
  tokenId: string
  number: string
}

/** What a token that was ever ours stands for. */
export type TokenStanding = { vouches: VouchedNumber } | { retired: RetiredToken }

/** Which numbers are ours, at this moment: nothing is remembered, so a new or an ended token counts at once. */
export interface LookUp {
  /** What a token stands for; undefined when it was never ours. */
  ofToken(token: string, until: Deadline): Promise<TokenStanding | undefined>
  /** The linked ones among some numbers in E.164. */
  ofNumbers(numbers: string[], until: Deadline): Promise<VouchedNumber[]>
}

interface Question<Asked> {
  asked: Asked
  until: Deadline
}

const limits = { batch: 256, waiting: 10_000, patienceMs: ({ until }: { until: Deadline }) => patienceLeft(until) }
const Now = z.object({ now: z.number() })
const TokenRows = z.array(
  z
    .object({
      place: z.int(),
      token_id: z.uuid(),
      number_id: z.uuid(),
      number: z.string(),
      retired: z.boolean(),
    })
    .transform(({ place, token_id: tokenId, number_id: numberId, number, retired }): [number, TokenStanding] => [
      place,
      retired ? { retired: { tokenId, number } } : { vouches: { tokenId, numberId, number } },
    ]),
)
const NumberRows = z.array(
  z
    .object({ number_id: z.uuid(), number: z.string() })
    .transform(row => ({ tokenId: null, numberId: row.number_id, number: row.number })),
)

/** What is asked, and the clock that each answer sets. */
interface LookUpDoors {
  db: Database
  clock: DatabaseClock
}

/** Asks for all the requests that wait in one statement. @throws SmsError `overloaded` when too many wait */
export function lookUpOf(doors: LookUpDoors): LookUp {
  const tokens = batchOf(
    (questions: Question<Buffer>[]) => patient(questions, asked => standingsOf(doors, asked)),
    limits,
  )
  const numbers = batchOf(
    (questions: Question<string[]>[]) => patient(questions, asked => numbersOf(doors, asked)),
    limits,
  )
  return {
    ofToken: async (token, until) => tokens({ asked: hashOf(token), until }),
    ofNumbers: async (asked, until) => numbers({ asked, until }),
  }
}

function patient<Asked, Answer>(
  questions: Question<Asked>[],
  ask: (asked: Asked[]) => Promise<Answer[]>,
): Promise<Answer[]> {
  const until = () => Math.min(...questions.map(question => question.until()))
  return patiently(until, () => ask(questions.map(question => question.asked)))
}

const nowIn = 'extract(epoch from clock_timestamp())::float8 * 1000 as now'

function setBy(clock: DatabaseClock, rows: unknown[]): void {
  const last = rows.at(-1)
  if (last !== undefined) clock.told(Now.parse(last).now)
}

async function standingsOf({ db, clock }: LookUpDoors, hashes: Buffer[]): Promise<(TokenStanding | undefined)[]> {
  const sql = `select place, token_id, number_id, number, retired, ${nowIn} from sms.standings_of_tokens($1)`
  const { rows } = await inTransaction(db, { role: 'ingest' }, tx => tx.query(sql, [hashes]))
  setBy(clock, rows)
  const found = new Map(TokenRows.parse(rows))
  return hashes.map((_, place) => found.get(place))
}

async function numbersOf({ db, clock }: LookUpDoors, asked: string[][]): Promise<VouchedNumber[][]> {
  const sql = `select number, number_id, ${nowIn} from sms.numbers_of($1)`
  const { rows } = await inTransaction(db, { role: 'ingest' }, tx => tx.query(sql, [[...new Set(asked.flat())]]))
  setBy(clock, rows)
  const ours = new Map(NumberRows.parse(rows).map(row => [row.number, row]))
  return asked.map(numbers => numbers.flatMap(number => ours.get(number) ?? []))
}
