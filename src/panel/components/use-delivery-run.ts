import { ApiClient } from 'adminjs'
import { useEffect, useState } from 'react'
import { type DeliveryRun, runIn } from './delivery-run.js'

const api = new ApiClient()
const everyMs = 1_000

/** The last run of a tenant, read again each second while it goes on and the page is seen. `lost`: no answer. */
export function useDeliveryRun(tenantId: string): {
  run: DeliveryRun | null
  lost: boolean
  take: (answer: object | undefined) => void
} {
  const [run, setRun] = useState<DeliveryRun | null>(null)
  const [lost, setLost] = useState(false)
  const goesOn = run !== null && run.endedAt === null

  useEffect(() => {
    setRun(null)
    if (tenantId === '') return
    let current = true
    void read(tenantId).then(fresh => {
      if (!current) return
      setLost(fresh === undefined)
      setRun(fresh ?? null)
    })
    return () => {
      current = false
    }
  }, [tenantId])

  useEffect(() => {
    if (!goesOn) return
    let current = true
    const timer = window.setInterval(async () => {
      if (document.visibilityState !== 'visible') return
      const fresh = await read(tenantId)
      if (!current) return
      setLost(fresh === undefined)
      if (fresh) setRun(fresh)
    }, everyMs)
    return () => {
      current = false
      window.clearInterval(timer)
    }
  }, [tenantId, goesOn])

  const take = (answer: object | undefined) => {
    const fresh = runIn(answer)
    if (fresh) setRun(fresh)
  }
  return { run, lost, take }
}

async function read(tenantId: string): Promise<DeliveryRun | null | undefined> {
  try {
    const params = { tenantId }
    return runIn((await api.resourceAction({ resourceId: 'sms_numbers', actionName: 'setDeliveries', params })).data)
  } catch {
    return undefined
  }
}
