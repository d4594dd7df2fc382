import { z } from 'zod'
import type { AuditHead } from '../options.js'
import type { Keyring } from '../settings/keyring.js'

/** A head before it is signed. */
export type UnsignedHead = Omit<AuditHead, 'keyId' | 'signature'>

/** A head as it was given out, read again: from a file of the host's, a line each. */
export const GivenHead = z.object({
  tenantId: z.string().nullable(),
  number: z.int().positive(),
  seq: z.int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  keyId: z.string(),
  signature: z.base64url(),
})

const purpose = 'audit heads'

/** Signs where a chain stands, by the newest key. */
export function signHead(keyring: Keyring, head: UnsignedHead): AuditHead {
  const { signature, keyId } = keyring.sign(plainOf(head), purpose)
  return { ...head, keyId, signature: signature.toString('base64url') }
}

/** Whether a head was signed by a key of the keyring, an older one included, and is as it was then. */
export function judgeHead(keyring: Keyring, head: AuditHead): 'good' | 'bad' | 'unknown_key' {
  const signature = Buffer.from(head.signature, 'base64url')
  return keyring.judge(plainOf(head), purpose, { signature, keyId: head.keyId })
}

/** The one way to write a head down: JSON of a list, which no two heads share. */
function plainOf({ tenantId, number, seq, hash, at }: UnsignedHead): string {
  return JSON.stringify(['sms.audit_head 1', tenantId, number, seq, hash, at])
}
