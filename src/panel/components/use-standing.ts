import { useEffect, useState } from 'react'
import { type ListedNumber, type Me, rest } from './rest.js'

interface Standing {
  me: Me | null
  numbers: ListedNumber[]
  ready: boolean
  failed: boolean
}

/** Who is signed in, and which numbers they see. `failed` is looked at before `ready`. */
export function useStanding(): Standing {
  const [standing, setStanding] = useState<Standing>({ me: null, numbers: [], ready: false, failed: false })
  useEffect(() => {
    let current = true
    Promise.all([rest.me(), rest.numbers()]).then(
      ([me, { numbers }]) => current && setStanding({ me, numbers, ready: true, failed: false }),
      () => current && setStanding(before => ({ ...before, failed: true })),
    )
    return () => {
      current = false
    }
  }, [])
  return standing
}
