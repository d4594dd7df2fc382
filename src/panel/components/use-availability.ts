import { useEffect, useState } from 'react'
import { rest } from './rest.js'

/** The person's own switch: null until it is known. */
export function useAvailability(): { available: boolean | null; busy: boolean; toggle: () => void } {
  const [available, setAvailable] = useState<boolean | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    rest.availability().then(
      answer => setAvailable(answer.available),
      () => setAvailable(null),
    )
  }, [])
  const toggle = () => {
    if (available === null) return
    setBusy(true)
    rest
      .setAvailability(!available)
      .then(answer => setAvailable(answer.available))
      .catch(() => setAvailable(available))
      .finally(() => setBusy(false))
  }
  return { available, busy, toggle }
}
