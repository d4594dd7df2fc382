import { useEffect, useRef } from 'react'
import { type Conversation, rest } from './rest.js'

/** Opens the conversation that the page's address names (`?conversation=`), or that a notification was clicked for. */
export function useAskedFor(open: (conversation: Conversation) => void): void {
  const opening = useRef(open)
  opening.current = open

  useEffect(() => {
    const find = async (asked: string | null | undefined) => {
      if (!asked) return
      const { conversations } = await rest.conversations({ view: 'all' })
      const found = conversations.find(({ id }) => id === asked)
      if (found) opening.current(found)
    }
    const lookUp = (asked: string | null | undefined) => void find(asked).catch(() => undefined) // the list says that it failed
    const hear = ({ data }: MessageEvent<{ openConversation?: string }>) => lookUp(data?.openConversation)
    lookUp(new URLSearchParams(window.location.search).get('conversation'))
    navigator.serviceWorker?.addEventListener('message', hear)
    return () => navigator.serviceWorker?.removeEventListener('message', hear)
  }, [])
}
