import { z } from 'zod'
import { one, type Tx } from '../database/transaction.js'
import { centsOf } from './cents.js'

const Kept = z.object({ low: z.boolean() })

/** Keeps the account's balance and allowed credit as QuestBlue wrote them; true when it has become low by this reading. */
export async function keepBalance(tx: Tx, { balance, allowedCredit }: { balance: string; allowedCredit: string }) {
  const values = [balance, allowedCredit].map(written => centsOf(written)?.toString() ?? null)
  return Kept.parse(await one(tx, 'select sms.keep_balance($1, $2) as low', values)).low
}
