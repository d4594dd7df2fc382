import { ApiClient } from 'adminjs'
import { useState } from 'react'
import { refusalIn } from './answer.js'
import type { Timeline, TimelineEvent } from './number-page.js'

const api = new ApiClient()

/** What happened to a number: the newest as the page has them, and older ones as they are asked for. */
export function useTimeline(recordId: string, newest: Timeline) {
  const [before, setBefore] = useState<Timeline | null>(null)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const known = new Set(newest.events.map(({ id }) => id))
  const events: TimelineEvent[] = [...newest.events, ...(before?.events ?? []).filter(({ id }) => !known.has(id))]
  const last = events.at(-1)?.id

  const showOlder = async () => {
    if (busy || last === undefined) return
    setBusy(true)
    setFailed(false)
    try {
      const params = { before: last }
      const { data } = await api.recordAction({ resourceId: 'sms_numbers', recordId, actionName: 'timeline', params })
      const page: Timeline | undefined = refusalIn(data) === null ? data.timeline : undefined
      setFailed(page === undefined)
      // What is on the page stays there, whatever becomes newer above it.
      if (page) setBefore({ events: [...events, ...page.events], older: page.older })
    } catch {
      setFailed(true)
    } finally {
      setBusy(false)
    }
  }
  return { events, older: (before ?? newest).older, showOlder, busy, failed }
}
