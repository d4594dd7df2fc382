import { useCallback, useEffect, useState } from 'react'
import { type View, views } from './views.js'

/** What the inbox shows: kept in the page's address, so that a link and the browser's Back lead to it again. */
export interface Place {
  /** Null: whatever is the person's own. */
  view: View | null
  number: string
  search: string
  /** The id of the open conversation; empty: none. */
  conversation: string
}

/** Where the inbox is, and the way to another place: `push` is a step that Back undoes, else the place is mended. */
export function usePlace(): [Place, (change: Partial<Place>, how?: 'push') => void] {
  const [place, setPlace] = useState(placeOfAddress)
  useEffect(() => {
    const look = () => setPlace(placeOfAddress())
    window.addEventListener('popstate', look)
    return () => window.removeEventListener('popstate', look)
  }, [])
  const go = useCallback((change: Partial<Place>, how?: 'push') => {
    const next = { ...placeOfAddress(), ...change }
    const address = `${window.location.pathname}${queryOf(next)}`
    if (how === 'push') window.history.pushState(window.history.state, '', address)
    else window.history.replaceState(window.history.state, '', address)
    setPlace(next)
  }, [])
  return [place, go]
}

function placeOfAddress(): Place {
  const query = new URLSearchParams(window.location.search)
  const view = views.find(name => name === query.get('view')) ?? null
  const textOf = (name: string) => query.get(name) ?? ''
  return { view, number: textOf('number'), search: textOf('search'), conversation: textOf('conversation') }
}

function queryOf(place: Place): string {
  const given = Object.entries(place).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return given.length > 0 ? `?${new URLSearchParams(given)}` : ''
}
