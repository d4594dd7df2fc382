import { useEffect, useState } from 'react'
import { type Presence, rest } from './rest.js'

interface OwnAvailability {
  /** Null until it is known. */
  presence: Presence | null
  busy: boolean
  toggle: () => void
  /** Away, and back by itself at that time. */
  stayAway: (until: string) => void
}

/** The person's own switch; what could not be set stays as it was. */
export function useAvailability(): OwnAvailability {
  const [presence, setPresence] = useState<Presence | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    rest.availability().then(setPresence, () => setPresence(null))
  }, [])
  const set = (available: boolean, awayUntil: string | null) => {
    setBusy(true)
    rest
      .setAvailability(available, awayUntil)
      .then(setPresence)
      .catch(() => setPresence(presence))
      .finally(() => setBusy(false))
  }
  const toggle = () => presence && set(!presence.available, null)
  return { presence, busy, toggle, stayAway: until => set(false, until) }
}
