import { z } from 'zod'
import type { Tx } from '../database/transaction.js'

const moment = z.date().transform(at => at.toISOString())
const Token = z.object({
  id: z.string(),
  createdAt: moment,
  expiresAt: moment.nullable(),
  ended: z.boolean(),
  usedAt: moment.nullable(),
})

/** One of a number's webhook addresses, without its secret: since when, until when, and when QuestBlue last used it. UTC. */
export type WebhookToken = z.output<typeof Token>

/** A number's addresses, newest first; those that ended more than a month ago are left out. */
export async function webhookTokens(tx: Tx, numberId: string): Promise<WebhookToken[]> {
  const list = `select id, created_at as "createdAt", expires_at as "expiresAt", ended, used_at as "usedAt" from sms.tokens_of($1)`
  return z.array(Token).parse((await tx.query(list, [numberId])).rows)
}
