import { type ActionProps, ApiClient, type RecordJSON } from 'adminjs'
import { useCallback, useState } from 'react'
import { refusalIn } from './answer.js'
import type { Page, Shown } from './number-page.js'
import { useRefreshed } from './use-refreshed.js'

const api = new ApiClient()

/** The number as its page was opened with, read again every half minute and after each change; `failed`: not just now. */
export function useNumberPage({ record, resource }: ActionProps) {
  const [shown, setShown] = useState<Shown | null>(() => pageIn(record))
  const [failed, setFailed] = useState(false)
  const recordId = record?.id

  const reload = useCallback(async () => {
    if (recordId === undefined) return
    try {
      const { data } = await api.recordAction({ resourceId: resource.id, recordId, actionName: 'show' })
      const fresh = refusalIn(data) === null ? pageIn(data.record) : null
      if (fresh) setShown(fresh)
      setFailed(fresh === null)
    } catch {
      setFailed(true)
    }
  }, [recordId, resource.id])
  useRefreshed(reload, 30_000)
  return { shown, failed, reload }
}

function pageIn(record: (RecordJSON & { page?: Page }) | undefined): Shown | null {
  return record?.page ? { record, page: record.page } : null
}
