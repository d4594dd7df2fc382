import { useCallback, useEffect, useState } from 'react'

/** The page's query as the address has it, and a way to go to another: Back leads to the one before, a link repeats it. */
export function useAddress(): [URLSearchParams, (query: Record<string, string | undefined>) => void] {
  const [search, setSearch] = useState(window.location.search)

  useEffect(() => {
    const hear = () => setSearch(window.location.search)
    window.addEventListener('popstate', hear)
    return () => window.removeEventListener('popstate', hear)
  }, [])
  const go = useCallback((query: Record<string, string | undefined>) => {
    const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]))
    const next = new URLSearchParams(given).toString()
    window.history.pushState(window.history.state, '', `${window.location.pathname}${next ? `?${next}` : ''}`)
    setSearch(window.location.search)
  }, [])
  return [new URLSearchParams(search), go]
}
