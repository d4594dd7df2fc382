import { useEffect, useState } from 'react'
import { type Conversation, rest } from './rest.js'

/**
 * The open conversation by its id: out of the list, as it was when it left the list, or else asked for. `onAsked` is told
 * of the one that a notification of this device was clicked for.
 */
export function useOpenConversation(
  id: string,
  listed: readonly Conversation[],
  onAsked: (id: string) => void,
): Conversation | undefined {
  const [kept, setKept] = useState<Conversation | undefined>()
  const found = listed.find(conversation => conversation.id === id)
  const known = found ?? (kept?.id === id ? kept : undefined)
  const isKnown = known !== undefined
  useEffect(() => {
    if (found) setKept(found)
  }, [found])
  useEffect(() => {
    if (id === '' || isKnown) return
    let current = true
    rest.conversations({ view: 'all', id }).then(
      ({ conversations }) => current && setKept(conversations[0]),
      () => undefined, // the list says that it failed
    )
    return () => {
      current = false
    }
  }, [id, isKnown])
  useEffect(() => {
    const hear = ({ data }: MessageEvent<{ openConversation?: string }>) => {
      if (data?.openConversation) onAsked(data.openConversation)
    }
    navigator.serviceWorker?.addEventListener('message', hear)
    return () => navigator.serviceWorker?.removeEventListener('message', hear)
  }, [onAsked])
  return known
}
