import { ApiClient } from 'adminjs'
import { useCallback, useEffect, useState } from 'react'
import { type Answer, refusalIn } from './answer.js'
import type { RegisterFilters, RegisterRow } from './register.js'
import { useSentences } from './use-sentences.js'
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
  const { sayFailure } = useSentences()
  const [failure, setFailure] = useState<unknown>(null)
  const [attempt, setAttempt] = useState(0)
  const again = useCallback(() => setAttempt(before => before + 1), [])
  const wanted = JSON.stringify(filters)

  useEffect(() => {
    let current = true
    setFailure(null)
    api.resourceAction({ resourceId: 'sms_assignments', actionName: 'register', data: JSON.parse(wanted) }).then(
      ({ data }) => {
        if (!current) return
        const refused = refusalIn(data as Answer)
        if (refused === null) setPrinted(data as unknown as Printed)
        setFailure(refused)
      },
      reason => current && setFailure(reason),
    )
    return () => {
      current = false
    }
  }, [wanted, attempt])
  const refusal = failure === null ? null : sayFailure(failure, words('unreachable'))
  return { printed, refusal, again }
}
