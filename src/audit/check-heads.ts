import { z } from 'zod'
import type { Tx } from '../database/transaction.js'
import type { AuditHead } from '../options.js'
import type { Keyring } from '../settings/keyring.js'
import type { Fault } from './faults.js'
import { judgeHead } from './head.js'

const Kept = z.array(
  z.object({
    number: z.coerce.number(),
    seq: z.coerce.number(),
    hash: z.instanceof(Buffer),
    at: z.date(),
    keyId: z.string(),
    signature: z.instanceof(Buffer),
    rowId: z.uuid().nullable(),
    rowHash: z.instanceof(Buffer).nullable(),
  }),
)
const Found = z.array(
  z.object({
    rowId: z.uuid().nullable(),
    rowHash: z.instanceof(Buffer).nullable(),
    kept: z.instanceof(Buffer).nullable(),
  }),
)
const atOnce = 1_000

/** What the signed heads of one chain say about its rows. */
export interface CheckedHeads {
  heads: number
  last: AuditHead | undefined
  fault: Fault | undefined
}

/** A row that a head is held against: what stands at its place. */
interface Place {
  rowId: string | null
  rowHash: Buffer | null
}

/** How far rows have been vouched for by earlier heads, and how many there are. */
interface Reach {
  vouched: number
  rows: number
}

/** Holds the kept heads of one chain, which has so many rows, against them, to the first that does not fit. */
export async function checkHeads(
  tx: Tx,
  keyring: Keyring,
  { tenantId, rows: count }: { tenantId: string | null; rows: number },
): Promise<CheckedHeads> {
  const read = `select number, seq, hash, at, key_id as "keyId", signature, row_id as "rowId", row_hash as "rowHash"
    from sms.check_audit_heads($1, $2, $3)`
  const checked: CheckedHeads = { heads: 0, last: undefined, fault: undefined }
  for (;;) {
    const { rows } = await tx.query(read, [tenantId, checked.last?.number ?? 0, atOnce])
    const kept = Kept.parse(rows)
    for (const { hash, at, signature, rowId, rowHash, ...rest } of kept) {
      const head: AuditHead = {
        ...rest,
        tenantId,
        hash: hash.toString('hex'),
        at: at.toISOString(),
        signature: signature.toString('base64url'),
      }
      const isNext = head.number === (checked.last?.number ?? 0) + 1
      checked.fault =
        faultOfHead(keyring, head, { rowId, rowHash }, { vouched: checked.last?.seq ?? 0, rows: count }) ??
        (isNext ? undefined : { kind: 'head_missing', seq: head.seq, rowId: rowId ?? undefined })
      if (checked.fault) return checked
      checked.heads += 1
      checked.last = head
    }
    if (kept.length < atOnce) return checked
  }
}

/**
 * Holds heads of one chain that were given out, in the order of their numbers, against its rows and its kept heads; gives
 * the first fault. `reach.vouched` moves on with each that fits.
 */
export async function checkGivenHeads(
  tx: Tx,
  keyring: Keyring,
  heads: readonly AuditHead[],
  reach: Reach,
): Promise<Fault | undefined> {
  const found = await findPlaces(
    tx,
    heads.filter(head => judgeHead(keyring, head) === 'good'), // whoever forges a head may name a tenant that none can be
  )
  for (const head of heads) {
    const place = found.get(head)
    const fault = faultOfHead(keyring, head, place, reach)
    if (fault) return fault
    if (place?.kept?.toString('base64url') !== head.signature) {
      return { kind: 'head_missing', seq: head.seq, rowId: place?.rowId ?? undefined }
    }
    reach.vouched = head.seq
  }
  return undefined
}

async function findPlaces(tx: Tx, heads: readonly AuditHead[]) {
  const [some] = heads
  if (!some) return new Map<AuditHead, z.output<typeof Found>[number]>()
  const find = `select row_id as "rowId", row_hash as "rowHash", kept from sms.find_audit_heads($1, $2, $3)`
  const { rows } = await tx.query(find, [some.tenantId, heads.map(head => head.number), heads.map(head => head.seq)])
  const places = Found.parse(rows)
  return new Map(heads.flatMap((head, index) => (places[index] ? [[head, places[index]] as const] : [])))
}

function faultOfHead(
  keyring: Keyring,
  head: AuditHead,
  place: Place | undefined,
  { vouched, rows }: Reach,
): Fault | undefined {
  const rowId = place?.rowId ?? undefined
  const judged = judgeHead(keyring, head)
  if (judged !== 'good') {
    return { kind: judged === 'bad' ? 'head_forged' : 'head_key_unknown', seq: head.seq, rowId }
  }
  if (place?.rowHash?.toString('hex') === head.hash) return undefined
  if (!rowId) return { kind: 'truncated', seq: rows + 1, until: head.seq }
  return { kind: 'head_mismatch', seq: vouched + 1, until: head.seq, rowId }
}
