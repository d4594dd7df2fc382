import { z } from 'zod'
import { first, one, type Tx } from '../database/transaction.js'
import type { Fault, FaultKind } from './faults.js'

const FaultOfRow = z.enum(['altered', 'deleted', 'inserted', 'reordered', 'detail_altered', 'detail_missing'])
const Stretch = z.object({
  rows: z.number(),
  seq: z.string(),
  id: z.uuid(),
  hash: z.instanceof(Buffer).nullable(),
  at: z.date().nullable().catch(null),
  fault: FaultOfRow.nullable(),
  faultSeq: z.coerce.number(),
  faultId: z.uuid().nullable(),
  faultBefore: z.instanceof(Buffer).nullable(),
})
const Explained = z.object({ kind: FaultOfRow })
const atOnce = 5_000

/** What the rows of one chain say for themselves. */
export interface CheckedRows {
  rows: number
  /** When the last sealed row was written. */
  sealedTo: Date | undefined
  fault: Fault | undefined
}

/** Reads one chain from its beginning to its first fault, stretch by stretch; the database hashes, one stretch a statement. */
export async function checkRows(tx: Tx, tenantId: string | null): Promise<CheckedRows> {
  const check = `select rows, seq, id, hash, at, fault, fault_seq as "faultSeq", fault_id as "faultId",
      fault_before as "faultBefore" from sms.check_audit($1, $2, $3, $4, $5)`
  const checked: CheckedRows = { rows: 0, sealedTo: undefined, fault: undefined }
  let last: z.output<typeof Stretch> | undefined
  do {
    const row = await first(tx, check, [tenantId, last?.seq, last?.id, last?.hash, atOnce])
    if (row === undefined) break
    last = Stretch.parse(row)
    checked.rows += last.rows
    checked.sealedTo = last.at ?? undefined
    if (last.fault !== null) checked.fault = await faultOf(tx, tenantId, last.fault, last)
  } while (!checked.fault && last.rows === atOnce)
  return checked
}

async function faultOf(
  tx: Tx,
  tenantId: string | null,
  kind: FaultKind,
  { faultSeq: seq, faultId, faultBefore }: z.output<typeof Stretch>,
): Promise<Fault> {
  if (faultId === null) return { kind, seq }
  if (kind !== 'altered') return { kind, seq, rowId: faultId }
  const explain = 'select sms.audit_fault($1, $2, $3) as kind'
  return { kind: Explained.parse(await one(tx, explain, [tenantId, faultId, faultBefore])).kind, seq, rowId: faultId }
}
