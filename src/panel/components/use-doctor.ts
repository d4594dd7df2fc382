import { ApiClient } from 'adminjs'
import { useEffect, useState } from 'react'
import { type Doctor, doctorIn } from './doctor.js'

const api = new ApiClient()
const hurriedMs = 500
const quietMs = 3_000

/**
 * How a number's tests stand and what came lately, read again and again while the page is seen: quickly while something is
 * awaited. `lost` while the server does not answer; `take` puts in what an answer brought.
 */
export function useDoctor(
  recordId: string | undefined,
  first?: Doctor,
): { doctor: Doctor | undefined; lost: boolean; take: (doctor: Doctor | undefined) => void } {
  const [doctor, setDoctor] = useState(first)
  const [lost, setLost] = useState(false)
  const everyMs = doctor?.test?.state === 'running' || doctor?.realText?.state === 'waiting' ? hurriedMs : quietMs

  useEffect(() => {
    if (recordId === undefined) return
    let current = true
    let timer: number | undefined
    const look = async () => {
      if (document.visibilityState === 'visible') {
        const fresh = await read(recordId)
        if (!current) return
        setLost(fresh === undefined)
        if (fresh) setDoctor(fresh)
      }
      if (current) timer = window.setTimeout(() => void look(), everyMs)
    }
    timer = window.setTimeout(() => void look(), doctor ? everyMs : 0)
    return () => {
      current = false
      window.clearTimeout(timer)
    }
  }, [recordId, everyMs])
  return { doctor, lost, take: fresh => fresh && setDoctor(fresh) }
}

async function read(recordId: string): Promise<Doctor | undefined> {
  try {
    return doctorIn((await api.recordAction({ resourceId: 'sms_numbers', recordId, actionName: 'doctor' })).data)
  } catch {
    return undefined
  }
}
