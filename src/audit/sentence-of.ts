import { faultSentences } from './faults.js'
import type { CheckedChain } from './verify-audit.js'

/** What was found of a chain, in a sentence for whoever runs the command. */
export function sentenceOf({
  tenantId,
  tenant,
  rows,
  unsealed,
  sealedTo,
  head,
  fault,
}: Omit<CheckedChain, 'sentence'>): string {
  const name = tenantId === null ? 'Without a tenant' : (tenant ?? `Tenant ${tenantId}`)
  if (fault) {
    const places = { seq: String(fault.seq), until: String(fault.until ?? fault.seq) }
    const what = faultSentences[fault.kind].replace('{{seq}}', places.seq).replace('{{until}}', places.until)
    return `${name}: ${what}${fault.rowId ? ` (row ${fault.rowId})` : ''}`
  }
  const sealed = sealedTo ? `sealed to ${sealedTo}` : 'none sealed yet'
  const signed = head ? `head of row ${head.seq} signed at ${head.at}` : 'no head signed yet'
  const waiting = unsealed > 0 ? `; ${unsealed} not sealed yet` : ''
  return `${name}: ${rows} rows, ${sealed}, ${signed}: untouched${waiting}.`
}
