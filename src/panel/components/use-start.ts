import { ApiClient } from 'adminjs'
import { useCallback, useEffect, useState } from 'react'
import type { Start } from './start.js'
import { useRefreshed } from './use-refreshed.js'

const api = new ApiClient()

/** What the start page shows, read anew every half minute while it is looked at; `failed`: not just now. */
export function useStart() {
  const [start, setStart] = useState<Start | null>(null)
  const [failed, setFailed] = useState(false)
  const load = useCallback(async () => {
    try {
      const { data }: { data: Partial<Start> } = await api.getDashboard()
      const isWhole = data.who !== undefined && data.admin !== undefined && data.own !== undefined
      if (isWhole) setStart(data as Start)
      setFailed(!isWhole)
    } catch {
      setFailed(true)
    }
  }, [])
  useEffect(() => void load(), [load])
  useRefreshed(load, 30_000)
  return { start, failed, load }
}
