import { useCallback, useEffect, useState } from 'react'
import { type Conversation, rest } from './rest.js'

/** The inbox's list; `failed` is looked at before `loading`. */
export interface Conversations {
  conversations: Conversation[]
  loading: boolean
  failed: boolean
  reload: () => void
}

/** The conversations of a view, read again whenever `reload` is called; the answer to an older question is dropped. */
export function useConversations(view: string, number: string): Conversations {
  const [state, setState] = useState({ conversations: [] as Conversation[], loading: true, failed: false })
  const [turn, setTurn] = useState(0)
  const reload = useCallback(() => setTurn(before => before + 1), [])

  useEffect(() => {
    setState({ conversations: [], loading: true, failed: false })
  }, [view, number])
  useEffect(() => {
    let current = true
    void turn
    rest.conversations({ view, number }).then(
      ({ conversations }) => current && setState({ conversations, loading: false, failed: false }),
      () => current && setState(before => ({ ...before, loading: false, failed: true })),
    )
    return () => {
      current = false
    }
  }, [view, number, turn])
  return { ...state, reload }
}
