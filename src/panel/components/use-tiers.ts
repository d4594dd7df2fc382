import { ApiClient, type RecordJSON } from 'adminjs'
import { useState } from 'react'
import { type Tiers, tiersIn } from './tiers.js'
import type { Target } from './use-submit.js'

const api = new ApiClient()

/** What tiers open, as told when the form began; `look` reads it again after something that decides it has changed. */
export function useTiers({ resourceId, recordId = '', actionName }: Target, record: RecordJSON | undefined) {
  const [tiers, setTiers] = useState<Tiers | undefined>(tiersIn(record))
  const [isStale, setStale] = useState(false)
  const look = async () => {
    try {
      const { data } = await api.recordAction({ resourceId, recordId, actionName })
      setTiers(tiersIn(data.record) ?? tiers)
      setStale(tiersIn(data.record) === undefined)
    } catch {
      setStale(true)
    }
  }
  return { tiers, isStale, look }
}
