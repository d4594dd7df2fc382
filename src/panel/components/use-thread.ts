import { useCallback, useEffect, useState } from 'react'
import { type Message, rest, type ThreadNote } from './rest.js'

/** One conversation's texts, oldest first; `failed` is looked at before `loading`. */
export interface Thread {
  messages: Message[]
  notes: ThreadNote[]
  /** There are older ones. */
  more: boolean
  loading: boolean
  failed: boolean
  reload: () => void
  loadOlder: () => void
}

const none: { messages: Message[]; next: string | null } = { messages: [], next: null }

/** Reads a conversation's newest texts, again whenever `reload` is called, and older ones on demand. */
export function useThread(conversationId: string | null): Thread {
  const [page, setPage] = useState(none)
  const [state, setState] = useState({ loading: true, failed: false })
  const [notes, setNotes] = useState<ThreadNote[]>([])
  const [turn, setTurn] = useState(0)
  const reload = useCallback(() => setTurn(before => before + 1), [])

  useEffect(() => {
    void conversationId
    setPage(none)
    setNotes([])
    setState({ loading: true, failed: false })
  }, [conversationId])
  useEffect(() => {
    if (conversationId === null) return
    let current = true
    void turn
    Promise.all([rest.messages({ conversationId }), rest.notes(conversationId)]).then(
      ([fresh, told]) => {
        if (!current) return
        setNotes(told.notes)
        setPage(before => joined(before, fresh))
        setState({ loading: false, failed: false })
      },
      () => current && setState({ loading: false, failed: true }),
    )
    return () => {
      current = false
    }
  }, [conversationId, turn])
  const loadOlder = () => {
    if (conversationId === null || page.next === null) return
    const { next } = page
    rest.messages({ conversationId, before: next }).then(
      older =>
        setPage(before =>
          before.next === next ? { messages: [...before.messages, ...older.messages], next: older.next } : before,
        ),
      () => setState({ loading: false, failed: true }),
    )
  }
  return { messages: [...page.messages].reverse(), notes, more: page.next !== null, ...state, reload, loadOlder }
}

/** The newest page laid over what was read before: older texts stay, changed ones are replaced. Newest first. */
function joined(before: typeof none, fresh: typeof none): typeof none {
  const oldest = fresh.messages.at(-1)?.id
  const older = oldest === undefined ? [] : before.messages.filter(({ id }) => id < oldest)
  return { messages: [...fresh.messages, ...older], next: older.length > 0 ? before.next : fresh.next }
}
