import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Database, inTransaction } from '../database/transaction.js'
import { batchOf } from './batch.js'
import { patiently } from './patience.js'

/** One of our numbers, as a request vouches for it: by the token in its address, or through the front proxy. */
export interface VouchedNumber {
  tokenId: string | null
  numberId: string
  number: string
}

/** Which numbers are ours, at this moment: nothing is remembered, so a new or an ended token counts at once. */
export interface LookUp {
  /** The number that a token vouches for; undefined when it is unknown, expired, or its number no longer linked. */
  ofToken(token: string): Promise<VouchedNumber | undefined>
  /** The linked ones among some numbers in E.164. */
  ofNumbers(numbers: string[]): Promise<VouchedNumber[]>
}

interface Question<Asked> {
  asked: Asked
  until: number
}

const limits = { batch: 256, waiting: 10_000 }
const patienceMs = 5_000
const TokenRows = z.array(
  z
    .object({ place: z.coerce.number(), token_id: z.uuid(), number_id: z.uuid(), number: z.string() })
    .transform(row => ({ place: row.place, tokenId: row.token_id, numberId: row.number_id, number: row.number })),
)
const NumberRows = z.array(
  z
    .object({ number_id: z.uuid(), number: z.string() })
    .transform(row => ({ tokenId: null, numberId: row.number_id, number: row.number })),
)

/** Asks for all the requests that wait in one statement. @throws SmsError `overloaded` when too many wait */
export function lookUpOf(db: Database): LookUp {
  const tokens = batchOf(
    (questions: Question<Buffer>[]) => patient(questions, asked => numbersOfTokens(db, asked)),
    limits,
  )
  const numbers = batchOf(
    (questions: Question<string[]>[]) => patient(questions, asked => numbersOf(db, asked)),
    limits,
  )
  return {
    ofToken: async token =>
      tokens({ asked: createHash('sha256').update(token).digest(), until: performance.now() + patienceMs }),
    ofNumbers: async asked => numbers({ asked, until: performance.now() + patienceMs }),
  }
}

function patient<Asked, Answer>(
  questions: Question<Asked>[],
  ask: (asked: Asked[]) => Promise<Answer[]>,
): Promise<Answer[]> {
  const until = Math.min(...questions.map(question => question.until))
  return patiently(until, () => ask(questions.map(question => question.asked)))
}

async function numbersOfTokens(db: Database, hashes: Buffer[]): Promise<(VouchedNumber | undefined)[]> {
  const sql = `select h.place, t.token_id, t.number_id, t.number
    from unnest($1::bytea[]) with ordinality h (hash, place) cross join lateral sms.number_of_token(h.hash) t`
  const { rows } = await inTransaction(db, { role: 'ingest' }, tx => tx.query(sql, [hashes]))
  const found = new Map(TokenRows.parse(rows).map(({ place, ...number }) => [place - 1, number]))
  return hashes.map((_, place) => found.get(place))
}

async function numbersOf(db: Database, asked: string[][]): Promise<VouchedNumber[][]> {
  const sql = 'select number, number_id from sms.numbers_of($1)'
  const { rows } = await inTransaction(db, { role: 'ingest' }, tx => tx.query(sql, [[...new Set(asked.flat())]]))
  const ours = new Map(NumberRows.parse(rows).map(row => [row.number, row]))
  return asked.map(numbers => numbers.flatMap(number => ours.get(number) ?? []))
}
