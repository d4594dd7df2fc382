import { type ActionProps, ApiClient } from 'adminjs'
import { useCallback, useEffect, useState } from 'react'
import { type Answer, refusalIn } from './answer.js'
import { reviewIn } from './review.js'
import { useAddress } from './use-address.js'

const api = new ApiClient()

/** How far asking is, and how to ask. */
export interface Asking<Review> {
  /** The moment in the address; empty: now. */
  at: string
  /** Asks of another moment, in UTC; undefined: of now. */
  ask(at: string | undefined): void
  /** Null while there is none. */
  review: Review | null
  busy: boolean
  refused: NonNullable<Answer['error']> | null
  failed: boolean
  again(): void
}

/**
 * What a page that answers for a moment shows: of now as it was opened with, of another moment as the address has it.
 * `refused` says what of the moment is wrong, `failed` that no answer came.
 */
export function useReview<Review>({ record, resource, action }: ActionProps): Asking<Review> {
  const [address, go] = useAddress()
  const at = address.get('at') ?? ''
  const [review, setReview] = useState<Review | null>(() => (at === '' ? reviewIn<Review>(record) : null))
  const [opened, setOpened] = useState(review !== null)
  const [busy, setBusy] = useState(!opened)
  const [refused, setRefused] = useState<NonNullable<Answer['error']> | null>(null)
  const [failed, setFailed] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const again = useCallback(() => setAttempt(before => before + 1), [])
  const ask = useCallback(
    (moment: string | undefined) => {
      go({ at: moment })
      setOpened(false)
      again()
    },
    [go, again],
  )
  const recordId = record?.id
  const [resourceId, actionName] = [resource.id, action.name]

  useEffect(() => {
    if (opened || recordId === undefined) return
    let current = true
    setBusy(true)
    const settle = (answer: (Answer & { review?: Review }) | null) => {
      if (!current) return
      const error = answer && refusalIn(answer) !== null ? answer.error : undefined
      setBusy(false)
      setRefused(error ?? null)
      setReview(answer?.review ?? null)
      setFailed(!error && !answer?.review)
    }
    api.recordAction({ resourceId, recordId, actionName, params: at === '' ? {} : { at } }).then(
      ({ data }) => settle(data as unknown as Answer & { review?: Review }),
      () => settle(null),
    )
    return () => {
      current = false
    }
  }, [opened, resourceId, recordId, actionName, at, attempt])
  return { at, ask, review, busy, refused, failed, again }
}
