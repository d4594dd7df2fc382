import express, { type Express } from 'express'
import type { Pool } from 'pg'
import { z } from 'zod'
import { uuidV7 } from '../src/webhook/uuid-v7.js'

const Text = z.object({ from: z.string(), to: z.array(z.string()), text: z.string() })

/**
 * The handler that one would write first: a transaction of single statements for each request, storing the rows that
 * the webhook stores (conversation, message, inbox, log, event, the number's last text). It looks up one token and the
 * number's holders, takes the first of them, and neither detects duplicates nor routes nor watches for STOP.
 */
export function straightforward(pool: Pool): Express {
  const app = express()
  app.post('/straightforward/:number', express.json(), async (request, response) => {
    const { from, to, text } = Text.parse(request.body)
    const { number } = request.params
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query('set local synchronous_commit = on')
      const found = await client.query(
        `select n.id, n.tenant_id from sms.webhook_tokens t join sms.numbers n on n.id = t.number_id
         where n.number = $1 and n.unlinked_at is null and n.enabled`,
        [number],
      )
      const { id: numberId, tenant_id: tenantId } = found.rows[0]
      const holders = await client.query(
        'select user_id from sms.assignments where number_id = $1 and ended_at is null order by position',
        [numberId],
      )
      const userId = holders.rows[0].user_id
      const conversation = await client.query(
        `insert into sms.conversations (tenant_id, number_id, key, peer, participants, handler_id, opened_at, last_at)
         values ($1, $2, $3, $3, array[$3], $4, clock_timestamp(), clock_timestamp())
         on conflict (tenant_id, number_id, key) do update set last_at = excluded.last_at returning id`,
        [tenantId, numberId, from, userId],
      )
      const conversationId = conversation.rows[0].id
      const messageId = uuidV7()
      await client.query(
        `insert into sms.messages (tenant_id, id, number_id, conversation_id, direction, peer, participants, text, status, handler_id, at)
         values ($1, $2, $3, $4, 'in', $5, array[$5], $6, 'received', $7, clock_timestamp())`,
        [tenantId, messageId, numberId, conversationId, from, text, userId],
      )
      await client.query(
        'insert into sms.inbox (tenant_id, user_id, message_id, number_id, conversation_id) values ($1, $2, $3, $4, $5)',
        [tenantId, userId, messageId, numberId, conversationId],
      )
      await client.query(
        `insert into sms.deliveries (id, tenant_id, number_id, number, message_id, at, outcome, dialect, duration_ms)
         values ($1, $2, $3, $4, $5, clock_timestamp(), 'delivered', 'v2_json', 1)`,
        [uuidV7(), tenantId, numberId, to[0], messageId],
      )
      await client.query(
        `insert into sms.events (tenant_id, number_id, conversation_id, message_id, kind, number, peer)
         values ($1, $2, $3, $4, 'message', $5, $6)`,
        [tenantId, numberId, conversationId, messageId, to[0], from],
      )
      await client.query('update sms.number_state set last_in_at = clock_timestamp() where number_id = $1', [numberId])
      await client.query('commit')
      client.release()
    } catch (error) {
      client.release(true)
      throw error
    }
    response.status(200).end()
  })
  return app
}
