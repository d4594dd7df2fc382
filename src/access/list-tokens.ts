import { z } from 'zod'
import type { Tx } from '../database/transaction.js'
import { TokenScope } from './api-token.js'
import { requireRight } from './gates.js'
import type { Principal } from './principal.js'

const Tokens = z.array(
  z.object({
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(TokenScope),
    state: z.enum(['live', 'expired', 'revoked']),
    createdAt: z.date(),
    expiresAt: z.date(),
    usedAt: z.date().nullable(),
    revokedAt: z.date().nullable(),
  }),
)

/** The acting person's own tokens, the newest first: at most 200. Never their texts, which nobody keeps. @throws SmsError `not_allowed` */
export async function listTokens(tx: Tx, principal: Principal): Promise<z.output<typeof Tokens>> {
  requireRight(principal, 'sms_api_tokens.list')
  const own = `select id, name, scopes, state, created_at as "createdAt", expires_at as "expiresAt", used_at as "usedAt",
      revoked_at as "revokedAt"
    from sms.api_token_list where user_id = sms.current_person() order by id desc limit 200`
  return Tokens.parse((await tx.query(own)).rows)
}
