/** What was found of one tenant's audit, as the action `verify` answers. */
export interface AuditChain {
  tenantId: string | null
  tenant: string | null
  rows: number
  unsealed: number
  sealedTo: string | null
  head: { at: string } | null
  fault: { kind: string; seq: number; until?: number; rowId?: string } | null
}

/** The chains of an answer, those with a fault first; null when it holds none. */
export function auditChainsOf(answer: Record<string, unknown> | undefined): AuditChain[] | null {
  const { report } = (answer ?? {}) as { report?: { chains: AuditChain[] } }
  return report ? report.chains.toSorted((a, b) => Number(b.fault !== null) - Number(a.fault !== null)) : null
}
