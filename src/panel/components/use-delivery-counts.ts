import { ApiClient } from 'adminjs'
import { useCallback, useEffect, useState } from 'react'
import { type Answer, type Refused, refusalIn } from './answer.js'
import type { DeliveryCounts, DeliveryFilters } from './delivery-log.js'

const api = new ApiClient()

/** How many deliveries of a filter there are by outcome. `refused` says what of the filter is wrong, `failed` that no answer came. */
export function useDeliveryCounts(filters: DeliveryFilters) {
  const [counts, setCounts] = useState<DeliveryCounts | null>(null)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [failed, setFailed] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const again = useCallback(() => setAttempt(before => before + 1), [])
  const wanted = JSON.stringify(filters)

  useEffect(() => {
    let current = true
    const settle = (answer: (Partial<DeliveryCounts> & Answer) | null) => {
      if (!current) return
      const refusal = answer && refusalIn(answer)
      setFailed(answer === null)
      setRefused(refusal)
      setCounts(isCounts(answer) ? answer : null)
    }
    api
      .resourceAction({ resourceId: 'sms_deliveries', actionName: 'countDeliveries', params: JSON.parse(wanted) })
      .then(
        ({ data }) => settle(data as unknown as Partial<DeliveryCounts> & Answer),
        () => settle(null),
      )
    return () => {
      current = false
    }
  }, [wanted, attempt])
  return { counts, refused, failed, again }
}

function isCounts(answer: object | null): answer is DeliveryCounts {
  return answer !== null && 'counts' in answer && 'step' in answer
}
