import { ApiClient, type RecordJSON } from 'adminjs'
import { useEffect, useState } from 'react'
import { refusalIn } from './answer.js'

const api = new ApiClient()

/** What of a resource can be chosen from; `failed` is looked at before `loading`, or a failure spins for ever. */
export interface Choice {
  records: RecordJSON[]
  total: number
  loading: boolean
  failed: boolean
}

/** The first 500 records of a resource that match, for a picker. Not asked for while `filters` is null. */
export function useRecordsOf(resourceId: string, filters: Record<string, string> | null): Choice {
  const [choice, setChoice] = useState<Choice>({ records: [], total: 0, loading: true, failed: false })
  const wanted = filters === null ? null : JSON.stringify(filters)

  useEffect(() => {
    if (wanted === null) return
    let current = true
    const params = { perPage: 500, ...JSON.parse(wanted) }
    setChoice(before => ({ ...before, loading: true, failed: false }))
    api.resourceAction({ resourceId, actionName: 'list', params }).then(
      ({ data }) => {
        if (!current) return
        const failed = refusalIn(data) !== null
        setChoice({ records: data.records ?? [], total: data.meta?.total ?? 0, loading: false, failed })
      },
      () => current && setChoice({ records: [], total: 0, loading: false, failed: true }),
    )
    return () => {
      current = false
    }
  }, [resourceId, wanted])
  return choice
}
