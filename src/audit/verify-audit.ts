import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import { inTransaction, one, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import type { AuditHead } from '../options.js'
import type { Service } from '../settings/service.js'
import { checkGivenHeads, checkHeads } from './check-heads.js'
import { checkRows } from './check-rows.js'
import { earlier, type Fault } from './faults.js'
import { GivenHead } from './head.js'
import { sentenceOf } from './sentence-of.js'

/** What was found of the audit of one tenant. */
export interface CheckedChain {
  /** Null for what belongs to no tenant. */
  tenantId: string | null
  /** The tenant's name, if it is there still. */
  tenant: string | null
  /** Sealed rows that were read: all, or those up to the stretch with the first fault. */
  rows: number
  /** Rows that no seal is on yet: those of the last seconds, unless no host runs. */
  unsealed: number
  /** When the last sealed row was written. */
  sealedTo: string | null
  /** The last signed head that fits. */
  head: { seq: number; at: string } | null
  fault: Fault | null
  /** All of this in a sentence. */
  sentence: string
}

/** What was found of each chain, and whether all are as they were sealed. */
export interface AuditReport {
  whole: boolean
  chains: CheckedChain[]
}

const Chains = z.array(z.object({ tenantId: z.string().nullable() }))
const Facts = z.object({ tenant: z.string().nullable(), unsealed: z.number() })
const headsAtOnce = 1_000

/**
 * Looks whether the audit is as it was sealed: a superadmin's all, a tenant admin's own. Changes nothing.
 * @throws SmsError `not_allowed`
 */
export async function verifyAudit(service: Service, principal: Principal): Promise<AuditReport> {
  requireRight(principal, 'sms_audit.verify')
  const { role, tenantId } = principal
  return asPrincipal(service.db, principal, async tx =>
    reportOf(await checkChains(tx, service, role === 'superadmin' ? await allChains(tx) : [tenantId])),
  )
}

/**
 * Looks whether all of the audit is as it was sealed, and whether it is what the heads say that were given out; these are
 * read as they come. Nobody acts: for whoever may run commands on the host.
 * @throws SmsError `invalid_input` for what is no head
 */
export async function verifyEverything(
  service: Pick<Service, 'db' | 'keyring'>,
  heads: AsyncIterable<unknown> | Iterable<unknown> = [],
): Promise<AuditReport> {
  return inTransaction(service.db, { role: 'superadmin' }, async tx => {
    const chains = await checkChains(tx, service, await allChains(tx))
    for await (const batch of batchesOf(heads)) await holdAgainst(tx, service, chains, batch)
    return reportOf(chains)
  })
}

/** A chain while it is looked at. */
type Looked = Omit<CheckedChain, 'sentence' | 'fault'> & { fault: Fault | undefined; vouched: number }
type Chained = Map<string | null, Looked>

async function allChains(tx: Tx): Promise<(string | null)[]> {
  const read = `select c.tenant_id::text as "tenantId" from (
      select tenant_id from sms.audit_chains() a (tenant_id) union select tenant_id from sms.audit_heads) c
    order by sms.tenant_name(c.tenant_id) nulls first, c.tenant_id`
  const { rows } = await tx.query(read)
  return Chains.parse(rows).map(({ tenantId }) => tenantId)
}

async function checkChains(
  tx: Tx,
  { keyring }: Pick<Service, 'keyring'>,
  tenants: readonly (string | null)[],
): Promise<Chained> {
  const chains: Chained = new Map()
  for (const tenantId of tenants) {
    const { rows, sealedTo, fault } = await checkRows(tx, tenantId)
    const heads = await checkHeads(tx, keyring, { tenantId, rows })
    const { tenant, unsealed } = await factsOf(tx, tenantId)
    chains.set(tenantId, {
      ...{ tenantId, tenant, rows, unsealed, vouched: 0 },
      sealedTo: sealedTo?.toISOString() ?? null,
      head: heads.last ? { seq: heads.last.seq, at: heads.last.at } : null,
      fault: earlier(fault, heads.fault),
    })
  }
  return chains
}

async function factsOf(tx: Tx, tenantId: string | null) {
  const read = `select sms.tenant_name($1) as tenant, (
      select count(*)::integer from sms.audit a where a.seq is null and a.tenant_id is not distinct from $1
    ) as unsealed`
  return Facts.parse(await one(tx, read, [tenantId]))
}

async function holdAgainst(
  tx: Tx,
  { keyring }: Pick<Service, 'keyring'>,
  chains: Chained,
  batch: readonly AuditHead[],
): Promise<void> {
  for (const tenantId of new Set(batch.map(head => head.tenantId))) {
    const heads = batch.filter(head => head.tenantId === tenantId)
    const none = { tenant: null, rows: 0, unsealed: 0, sealedTo: null, head: null, fault: undefined, vouched: 0 }
    const chain = chains.get(tenantId) ?? { tenantId, ...none }
    chains.set(tenantId, chain)
    chain.fault = earlier(chain.fault, await checkGivenHeads(tx, keyring, heads, chain))
  }
}

/** @throws SmsError `invalid_input` */
async function* batchesOf(heads: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<AuditHead[]> {
  const batch: AuditHead[] = []
  let place = 0
  for await (const given of heads) {
    place += 1
    const { data } = GivenHead.safeParse(given)
    if (!data) throw new SmsError('invalid_input', { reason: `line ${place} of the heads is no signed head` })
    batch.push(data)
    if (batch.length === headsAtOnce) yield batch.splice(0)
  }
  yield batch
}

function reportOf(chains: Chained): AuditReport {
  const checked = [...chains.values()].map(({ vouched: _vouched, fault = null, ...chain }) => ({
    ...chain,
    fault,
    sentence: sentenceOf({ ...chain, fault }),
  }))
  return { whole: checked.every(({ fault }) => fault === null), chains: checked }
}
