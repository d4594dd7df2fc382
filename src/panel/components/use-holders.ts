import type { RecordJSON } from 'adminjs'
import { useMemo } from 'react'
import type { Holder } from './HolderList.js'
import { useRecordsOf } from './use-records-of.js'

/** Who holds a number now, in order. */
export function useHolders(numberId: string | undefined): Holder[] {
  const filters = numberId ? { 'filters.numberId': numberId, sortBy: 'position', direction: 'asc' } : null
  const { records } = useRecordsOf('sms_assignments', filters)
  return useMemo(() => records.filter(isCurrent).map(holderOf), [records])
}

function isCurrent({ params }: RecordJSON): boolean {
  return !params.endedAt
}

function holderOf({ params }: RecordJSON): Holder {
  return { id: params.userId, name: params.userName }
}
