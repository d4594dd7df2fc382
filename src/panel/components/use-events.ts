import { useEffect, useRef, useState } from 'react'
import { rest } from './rest.js'

/** What the event stream tells: where something happened. A gap too wide to tell names no conversation. */
export interface Happening {
  conversationId?: string
}

const retryMs = 5_000

/**
 * Listens to the event stream for as long as the page is open. The browser resumes a broken stream by itself; one that
 * the server refused is opened anew, and everything is read again. Gives whether the stream is up.
 */
export function useEvents(onHappening: (happening: Happening) => void): boolean {
  const [connected, setConnected] = useState(true)
  const told = useRef(onHappening)
  told.current = onHappening

  useEffect(() => {
    let source: EventSource
    let timer: ReturnType<typeof setTimeout> | undefined
    let refused = false
    const tell = (event: MessageEvent<string>) => told.current(JSON.parse(event.data))
    const open = () => {
      source = new EventSource(rest.eventsAddress)
      source.onopen = () => {
        setConnected(true)
        if (refused) told.current({})
        refused = false
      }
      source.onerror = () => {
        setConnected(false)
        if (source.readyState !== EventSource.CLOSED) return
        refused = true
        timer = setTimeout(open, retryMs)
      }
      for (const kind of ['message', 'status', 'reset']) source.addEventListener(kind, tell)
    }
    open()
    return () => {
      clearTimeout(timer)
      source.close()
    }
  }, [])
  return connected
}
