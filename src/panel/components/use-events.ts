import { useEffect, useRef, useState } from 'react'

/** Something happened; without a conversation, all is to be read again. */
export interface Happening {
  conversationId?: string
}

/**
 * Hears what happens, from the panel's script that holds the one stream of all tabs. Gives whether the stream is up.
 */
export function useEvents(onHappening: (happening: Happening) => void): boolean {
  const [connected, setConnected] = useState(isUp)
  const told = useRef(onHappening)
  told.current = onHappening

  useEffect(() => {
    const hear = (event: Event) => told.current(event instanceof CustomEvent ? event.detail : {})
    const look = () => setConnected(isUp())
    window.addEventListener('sms-news', hear)
    window.addEventListener('sms-line', look)
    return () => {
      window.removeEventListener('sms-news', hear)
      window.removeEventListener('sms-line', look)
    }
  }, [])
  return connected
}

function isUp(): boolean {
  return document.documentElement.dataset.smsLine !== 'down'
}
