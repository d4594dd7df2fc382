import { z } from 'zod'
import { one, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { apiTokenHash, newApiToken, TokenScope } from './api-token.js'
import { requireRight } from './gates.js'
import type { Principal } from './principal.js'

const most = 25

/** `days`: how long it works, a year at most. */
export const MakeTokenInput = z.object({
  name: z.string().trim().min(1).max(100),
  scopes: z
    .array(TokenScope)
    .min(1, { error: 'choose at least one scope' })
    .transform(scopes => TokenScope.options.filter(scope => scopes.includes(scope))),
  days: z.int().min(1).max(365).default(90),
})

const Made = z.object({ id: z.uuid().nullable() })

/**
 * Makes a personal API token of the acting person, and gives its text, which is kept nowhere: this once.
 * @throws SmsError `not_allowed`, `limit_reached` (25 that work)
 */
export async function makeToken(
  tx: Tx,
  principal: Principal,
  { name, scopes, days }: z.output<typeof MakeTokenInput>,
): Promise<{ id: string; token: string }> {
  requireRight(principal, 'sms_api_tokens.makeToken')
  const token = newApiToken()
  const make = 'select sms.make_token($1, $2, $3, $4, $5) as id'
  const { id } = Made.parse(await one(tx, make, [name, scopes, apiTokenHash(token), days, most]))
  if (id === null) throw new SmsError('limit_reached', { told: { word: 'tokens_most', values: { most } } })
  return { id, token }
}
