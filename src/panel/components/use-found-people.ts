import { ApiClient } from 'adminjs'
import { useCallback, useEffect, useState } from 'react'
import { refusalIn } from './answer.js'

const api = new ApiClient()
/** How long somebody pauses before what was typed is looked up, in milliseconds. */
const pause = 150

/** Somebody who can hold a number. */
export interface FoundPerson {
  id: string
  name: string
  email: string
  available: boolean
  /** How many numbers they hold already. */
  held: number
}

interface Found {
  /** What was looked up; null until the first answer. */
  search: string | null
  people: FoundPerson[]
  more: boolean
  failed: boolean
}

/**
 * The people of a tenant whose names or addresses hold the words. What was found before stays until the answer is there:
 * `found.search` says which words it answers. Not asked for while the tenant is the empty text.
 */
export function useFoundPeople(tenantId: string | undefined, search: string): { found: Found; again: () => void } {
  const [found, setFound] = useState<Found>({ search: null, people: [], more: false, failed: false })
  const [attempt, setAttempt] = useState(0)
  const again = useCallback(() => setAttempt(before => before + 1), [])

  useEffect(() => {
    if (tenantId === '') return
    let current = true
    const ask = () =>
      api
        .resourceAction({
          resourceId: 'sms_users',
          actionName: 'findPeople',
          params: { search, ...(tenantId ? { tenantId } : {}) },
        })
        .then(
          ({ data }) => {
            const failed = refusalIn(data) !== null
            if (current) setFound({ search, people: data.people ?? [], more: data.more ?? false, failed })
          },
          () => current && setFound({ search, people: [], more: false, failed: true }),
        )
    const timer = setTimeout(ask, search === '' ? 0 : pause)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [tenantId, search, attempt])
  return { found, again }
}
