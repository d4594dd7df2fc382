import { ApiClient } from 'adminjs'
import { useEffect, useState } from 'react'
import { refusalIn } from './answer.js'

const api = new ApiClient()
const pause = 250

/** What a term would take away, as the action `previewRetention` answers. */
export interface RetentionPreview {
  rows: number
  isMore: boolean
  before: string
  /** Null: a day after it is saved. */
  startsAt: string | null
  holds: number
}

interface Question {
  tenantId: string | undefined
  kind: 'messages' | 'deliveries'
  /** As it was typed. */
  months: string
}

/** What a term would take away, asked while it is typed; null for none, for what is no term, and until the answer. */
export function useRetentionPreview({ tenantId, kind, months }: Question) {
  const [preview, setPreview] = useState<RetentionPreview | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    setPreview(null)
    setFailed(false)
    if (!tenantId || !/^[1-9]\d{0,2}$/.test(months) || Number(months) > 240) return
    let current = true
    const settle = (answer: RetentionPreview | null) => {
      if (!current) return
      setPreview(answer)
      setFailed(answer === null)
    }
    const params = { tenantId, kind, months }
    const timer = setTimeout(() => {
      api.resourceAction({ resourceId: 'sms_tenant_settings', actionName: 'previewRetention', params }).then(
        ({ data }) => settle(refusalIn(data) === null ? (data as unknown as RetentionPreview) : null),
        () => settle(null),
      )
    }, pause)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [tenantId, kind, months])
  return { preview, failed }
}
