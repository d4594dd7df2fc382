import type { RecordJSON } from 'adminjs'
import { useMemo } from 'react'
import type { Holder } from './HolderList.js'
import { useRecordsOf } from './use-records-of.js'

/** Who holds a number now, in order; null until it is known. `failed` is looked at before `holders`. */
export function useHolders(numberId: string | undefined): { holders: Holder[] | null; failed: boolean } {
  const filters = numberId ? { 'filters.numberId': numberId, sortBy: 'position', direction: 'asc' } : null
  const { records, loading, failed } = useRecordsOf('sms_assignments', filters)
  const holders = useMemo(() => records.filter(isCurrent).map(holderOf), [records])
  return { holders: loading || failed ? null : holders, failed }
}

function isCurrent({ params }: RecordJSON): boolean {
  return !params.endedAt
}

function holderOf({ params }: RecordJSON): Holder {
  return { id: params.userId, name: params.userName }
}
