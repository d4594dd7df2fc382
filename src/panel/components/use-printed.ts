import { ApiClient } from 'adminjs'
import { useCallback, useEffect, useState } from 'react'
import { type Answer, refusalIn, sentenceOf } from './answer.js'
import type { RegisterFilters, RegisterRow } from './register.js'
import { useWords } from './use-words.js'

const api = new ApiClient()

/** The whole register of some filters, who had it made, and when. */
export interface Printed {
  rows: RegisterRow[]
  madeBy: string
  madeAt: string
  /** The tenant that was asked for, by name. */
  tenant: string | null
}

/** Asks for the register as it is printed, once; the server notes who took it. */
export function usePrinted(filters: RegisterFilters) {
  const words = useWords('smsForm')
  const [printed, setPrinted] = useState<Printed | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [attempt, setAttempt] = useState(0)
  const again = useCallback(() => setAttempt(before => before + 1), [])
  const wanted = JSON.stringify(filters)
  const unreachable = words('unreachable')

  useEffect(() => {
    let current = true
    setRefusal(null)
    api.resourceAction({ resourceId: 'sms_assignments', actionName: 'register', data: JSON.parse(wanted) }).then(
      ({ data }) => {
        if (!current) return
        const refused = refusalIn(data as Answer)
        if (refused === null) setPrinted(data as unknown as Printed)
        setRefusal(refused)
      },
      failure => current && setRefusal(sentenceOf(failure) ?? unreachable),
    )
    return () => {
      current = false
    }
  }, [wanted, attempt, unreachable])
  return { printed, refusal, again }
}
