import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { type Database, one } from '../database/transaction.js'
import { repeat, type Repeating } from '../messages/repeat.js'
import type { AuditHead } from '../options.js'
import type { Service } from '../settings/service.js'
import { signHeads } from './sign-heads.js'

const Chains = z.array(z.object({ tenantId: z.string().nullable() }))
const Sealed = z.object({ rows: z.number() })
const batch = 1000
const headEveryMs = 5 * 60_000

/**
 * Chains what has been committed of each tenant's audit, until nothing is left; a transaction a batch. Several may run at
 * once: on one chain they wait for each other. What administrators have read is written into it before, once its five
 * minutes have ended, or with `reads: 'all'` as far as it is there.
 */
export async function sealAudit(db: Database, { reads = 'ended' }: { reads?: 'ended' | 'all' } = {}): Promise<void> {
  await asWorker(db, tx => tx.query('select sms.gather_reads($1)', [reads === 'all']))
  const unsealed = 'select tenant_id::text as "tenantId" from sms.unsealed_chains() c (tenant_id)'
  const { rows } = await asWorker(db, tx => tx.query(unsealed))
  for (const { tenantId } of Chains.parse(rows)) while ((await sealBatch(db, tenantId)) === batch);
}

async function sealBatch(db: Database, tenantId: string | null): Promise<number> {
  const seal = 'select sms.seal_audit($1, $2) as rows'
  return Sealed.parse(await asWorker(db, tx => one(tx, seal, [tenantId, batch]))).rows
}

/**
 * Seals the audit every few seconds, and signs heads of what has grown: at the start, every five minutes, and at the stop.
 * Each head is logged and given to the host; one that the host did not take is given again with the next.
 */
export function startSealing({
  service,
  log,
  onAuditHead,
}: {
  service: Pick<Service, 'db' | 'keyring'>
  log: Logger
  onAuditHead?: (head: AuditHead) => Promise<void> | void
}): Repeating {
  const waiting: AuditHead[] = []
  let signedAt = Number.NEGATIVE_INFINITY
  const sign = async () => {
    signedAt = performance.now()
    for (const head of await signHeads({ ...service, log })) {
      log.info({ head }, 'the audit has a signed head')
      if (onAuditHead) waiting.push(head)
    }
    for (let [head] = waiting; head; [head] = waiting) {
      await onAuditHead?.(head)
      waiting.shift()
    }
  }
  const turn = async () => {
    await sealAudit(service.db)
    if (performance.now() - signedAt >= headEveryMs) await sign()
  }
  const repeating = repeat(turn, { everyMs: 5_000, name: 'seal the audit', log })
  return {
    wake: repeating.wake,
    stop: async () => {
      await repeating.stop()
      const last = async () => {
        await sealAudit(service.db, { reads: 'all' })
        await sign()
      }
      await last().catch(error =>
        log.warn({ err: error }, 'the audit was not sealed at the stop; the next start does it'),
      )
    },
  }
}
