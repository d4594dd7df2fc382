import { ApiClient } from 'adminjs'
import { useCallback, useEffect, useState } from 'react'
import { refusalIn } from './answer.js'

const api = new ApiClient()
const pause = 150

interface Somebody {
  user: string
  name: string
}

/** Where the next new conversations would go: each its one person, or null where `all` get it. */
export interface RoutingPreview {
  outcome: 'delivered' | 'held_disabled' | 'held_tier' | 'held_unassigned' | 'rejected'
  nobodyAvailable: boolean
  candidates: (Somebody & { skipped: 'away' | 'outside_hours' | 'number_closed' | null })[]
  all: Somebody[]
  next: (Somebody | null)[]
}

/** What is asked: which number, who would hold it in which order, and by which routing. */
export interface PreviewQuestion {
  numberId: string
  userIds: readonly string[]
  routing: string
  shared: boolean
}

interface Asked {
  /** What this answers; null until the first answer. */
  question: string | null
  preview: RoutingPreview | null
  failed: boolean
}

/** The preview of a choice that may still change: the last answer stays until the next is there. */
export function useRoutingPreview(question: PreviewQuestion) {
  const [asked, setAsked] = useState<Asked>({ question: null, preview: null, failed: false })
  const [attempt, setAttempt] = useState(0)
  const again = useCallback(() => setAttempt(before => before + 1), [])
  const wanted = JSON.stringify(question)

  useEffect(() => {
    const { userIds, ...rest }: PreviewQuestion = JSON.parse(wanted)
    if (userIds.length === 0) return
    let current = true
    const params = { ...rest, ...Object.fromEntries(userIds.map((id, place) => [`userIds.${place}`, id])) }
    const settle = (preview: RoutingPreview | null) =>
      current && setAsked({ question: wanted, preview, failed: preview === null })
    const timer = setTimeout(() => {
      api.resourceAction({ resourceId: 'sms_numbers', actionName: 'previewHolders', params }).then(
        ({ data }) => settle(refusalIn(data) === null ? (data as unknown as RoutingPreview) : null),
        () => settle(null),
      )
    }, pause)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [wanted, attempt])
  return { ...asked, isLooking: asked.question !== wanted, again }
}
