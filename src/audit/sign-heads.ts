import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { first, type Tx } from '../database/transaction.js'
import type { AuditHead } from '../options.js'
import type { Service } from '../settings/service.js'
import { signHead } from './head.js'

const Chain = z.object({ tenantId: z.string().nullable() })
const Open = z.object({
  number: z.coerce.number(),
  seq: z.coerce.number(),
  hash: z.instanceof(Buffer),
  at: z.date(),
  fits: z.boolean(),
})

/**
 * Signs where each chain stands that has grown since its last head, and keeps the heads; gives those that are committed.
 * A chain that its last head does not fit any more is logged: somebody has changed it.
 */
export async function signHeads(service: Pick<Service, 'db' | 'keyring' | 'log'>): Promise<AuditHead[]> {
  const grown = 'select tenant_id::text as "tenantId" from sms.chains_to_sign() c (tenant_id)'
  const { rows } = await asWorker(service.db, tx => tx.query(grown))
  const heads: AuditHead[] = []
  for (const { tenantId } of z.array(Chain).parse(rows)) {
    const head = await asWorker(service.db, tx => signOne(tx, service, tenantId))
    if (head) heads.push(head)
  }
  return heads
}

async function signOne(
  tx: Tx,
  { keyring, log }: Pick<Service, 'keyring' | 'log'>,
  tenantId: string | null,
): Promise<AuditHead | undefined> {
  const row = await first(tx, 'select number, seq, hash, at, fits from sms.open_audit_head($1)', [tenantId])
  if (row === undefined) return undefined // another process has signed it
  const { number, seq, hash, at, fits } = Open.parse(row)
  if (!fits) log.error({ tenantId }, 'the audit does not fit its last signed head any more: run verify')
  const head = signHead(keyring, { tenantId, number, seq, hash: hash.toString('hex'), at: at.toISOString() })
  const signature = Buffer.from(head.signature, 'base64url')
  const keep = 'select sms.keep_audit_head($1, $2, $3, $4, $5, $6, $7)'
  await tx.query(keep, [tenantId, number, seq, hash, head.at, head.keyId, signature])
  return head
}
