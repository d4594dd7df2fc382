import { useEffect } from 'react'

/** Loads again every `everyMs`, while the page is looked at, and when it is looked at again. */
export function useRefreshed(load: () => Promise<void>, everyMs: number): void {
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') void load()
    }
    const timer = setInterval(look, everyMs)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [load, everyMs])
}
