import { z } from 'zod'
import { TokenScope } from '../../access/api-token.js'
import { listTokens } from '../../access/list-tokens.js'
import { MakeTokenInput, makeToken } from '../../access/make-token.js'
import { RevokeTokenInput, revokeToken } from '../../access/revoke-token.js'
import { route } from '../route.js'

const Token = z.object({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(TokenScope),
  state: z.enum(['live', 'expired', 'revoked']),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  usedAt: z.iso.datetime().nullable().describe('the minute of its last use'),
  revokedAt: z.iso.datetime().nullable(),
})

/** The asking person's tokens. */
export const listTokensRoute = route({
  method: 'get',
  path: '/tokens',
  summary: 'Your personal API tokens, never their texts',
  by: 'session',
  status: 200,
  input: z.object({}),
  answer: z.object({ tokens: z.array(Token) }),
  codes: [],
  verb: async (tx, principal) => ({
    tokens: (await listTokens(tx, principal)).map(({ createdAt, expiresAt, usedAt, revokedAt, ...token }) => ({
      ...token,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      usedAt: usedAt?.toISOString() ?? null,
      revokedAt: revokedAt?.toISOString() ?? null,
    })),
  }),
})

/** A token makes no tokens: what it may do would outlive it. */
export const makeTokenRoute = route({
  method: 'post',
  path: '/tokens',
  summary: 'Makes a personal API token, and tells its text this once',
  by: 'session',
  status: 201,
  input: MakeTokenInput,
  answer: z.object({ id: z.uuid(), token: z.string() }),
  codes: ['limit_reached'],
  verb: makeToken,
})

/** Ends one for good. */
export const revokeTokenRoute = route({
  method: 'post',
  path: '/tokens/{tokenId}/revoke',
  summary: 'Revokes a token of yours, or of your tenant’s people if you are an admin',
  by: 'session',
  status: 200,
  input: RevokeTokenInput,
  answer: z.object({ revoked: z.literal(true) }),
  codes: [],
  verb: revokeToken,
})
