import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'

/** What a personal API token may be used for: reading, sending texts (and their files), and all other changes. */
export const TokenScope = z.enum(['read', 'send', 'write'])
export type TokenScope = z.infer<typeof TokenScope>

/** A new token: 256 random bits, known by their first letters to whoever finds them where they do not belong. */
export function newApiToken(): string {
  return `sms_pat_${randomBytes(32).toString('base64url')}`
}

/** What a token is recognised by: SHA-256. Of so many random bits a slow hash would keep no more secret. */
export function apiTokenHash(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest()
}
