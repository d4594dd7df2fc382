import { useRef } from 'react'
import { useSearchParams } from 'react-router-dom'

/**
 * The list's question in the address: a link reproduces it, and Back goes to the one before. The letters of one search are
 * one step of the history.
 */
export function useListAddress() {
  const [asked, setAsked] = useSearchParams()
  const typing = useRef(false)
  const ask = (changes: Record<string, string | null>, replace = false) => {
    setAsked(
      before => {
        const next = new URLSearchParams(before)
        for (const [name, value] of Object.entries({ page: null, refresh: null, ...changes })) {
          if (value === null) next.delete(name)
          else next.set(name, value)
        }
        return next
      },
      { replace },
    )
  }
  return {
    search: asked.get('filters.search') ?? '',
    /** Typed on, it takes the place of the letters before. */
    lookFor: (text: string) => {
      ask({ 'filters.search': text === '' ? null : text }, typing.current)
      typing.current = true
    },
    /** What is typed from now on is a search of its own. */
    rest: () => {
      typing.current = false
    },
    sort: (sortBy: string, direction: 'asc' | 'desc') => ask({ sortBy, direction }),
    turnTo: (page: number) => ask({ page: String(page) }),
    clear: () =>
      setAsked(
        before => new URLSearchParams([...before].filter(([name]) => !/^(filters\.|page$|refresh$)/.test(name))),
      ),
  }
}
