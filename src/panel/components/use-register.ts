import { ApiClient } from 'adminjs'
import { useCallback, useEffect, useState } from 'react'
import { type Answer, refusalIn } from './answer.js'
import type { RegisterFilters, RegisterRow } from './register.js'

const api = new ApiClient()

interface Page {
  rows: RegisterRow[]
  /** Where the older ones begin; null at the end. */
  next: string | null
}

/** One page of the register. `refused` says what of the filters is wrong, `failed` that no answer came. */
export function useRegister(filters: RegisterFilters & { before?: string | undefined }) {
  const [page, setPage] = useState<Page | null>(null)
  const [busy, setBusy] = useState(true)
  const [refused, setRefused] = useState<NonNullable<Answer['error']> | null>(null)
  const [failed, setFailed] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const again = useCallback(() => setAttempt(before => before + 1), [])
  const wanted = JSON.stringify(filters)

  useEffect(() => {
    let current = true
    setBusy(true)
    const settle = (answer: (Partial<Page> & Answer) | null) => {
      if (!current) return
      const error = answer && refusalIn(answer) !== null ? answer.error : undefined
      setBusy(false)
      setFailed(answer === null)
      setRefused(error ?? null)
      setPage(answer?.rows && !error ? { rows: answer.rows, next: answer.next ?? null } : null)
    }
    api.resourceAction({ resourceId: 'sms_assignments', actionName: 'register', params: JSON.parse(wanted) }).then(
      ({ data }) => settle(data as unknown as Partial<Page> & Answer),
      () => settle(null),
    )
    return () => {
      current = false
    }
  }, [wanted, attempt])
  return { page, busy, refused, failed, again }
}
