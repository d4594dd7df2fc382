import { useCallback, useEffect, useRef, useState } from 'react'
import { type Conversation, rest } from './rest.js'

/** Which conversations: a view, of one number or all, that a search meets. */
export interface Question {
  view: string
  number: string
  search: string
}

/** The inbox's list; `failed` is looked at before `loading`. `busy`: another question is on its way. */
export interface Conversations {
  conversations: Conversation[]
  /** There are more. */
  more: boolean
  /** Back to when texts were looked through; null: all that was asked for. */
  searchedSince: string | null
  loading: boolean
  busy: boolean
  failed: boolean
  reload: () => void
  loadOlder: () => void
}

interface Read {
  conversations: Conversation[]
  next: string | null
  searchedSince: string | null
  loading: boolean
  busy: boolean
  failed: boolean
}

const nothing: Read = { conversations: [], next: null, searchedSince: null, loading: true, busy: true, failed: false }
const page = 50
const most = 200

/** The conversations that are asked for, read again whenever `reload` is called; the answer to an older question is dropped. */
export function useConversations({ view, number, search }: Question): Conversations {
  const [read, setRead] = useState(nothing)
  const [turn, setTurn] = useState(0)
  const asked = useRef('')
  const shown = useRef(0)
  const reload = useCallback(() => setTurn(before => before + 1), [])
  shown.current = read.conversations.length

  useEffect(() => {
    let current = true
    void turn
    const question = JSON.stringify([view, number, search])
    const isNew = asked.current !== question
    // While one types, the last answer stays until the next is there; another view is empty until it is read.
    if (isNew) setRead(before => (search ? { ...before, busy: true } : nothing))
    const limit = isNew ? page : Math.min(Math.max(shown.current, page), most)
    rest.conversations({ view, number, search, limit: String(limit) }).then(
      ({ conversations, next, searchedSince }) => {
        if (!current) return
        asked.current = question
        const settled = { searchedSince, loading: false, busy: false, failed: false }
        setRead(before => ({ ...settled, ...(isNew ? { conversations, next } : joined(before, conversations, next)) }))
      },
      () => current && setRead(before => ({ ...before, loading: false, busy: false, failed: true })),
    )
    return () => {
      current = false
    }
  }, [view, number, search, turn])

  const loadOlder = () => {
    const before = read.next
    if (before === null || read.busy) return
    setRead(was => ({ ...was, busy: true }))
    rest.conversations({ view, number, search, before, limit: String(page) }).then(
      ({ conversations, next }) =>
        setRead(was =>
          was.next === before
            ? {
                ...was,
                conversations: [...was.conversations, ...unseen(was.conversations, conversations)],
                next,
                busy: false,
              }
            : was,
        ),
      () => setRead(was => ({ ...was, busy: false, failed: true })),
    )
  }
  return { ...read, more: read.next !== null, reload, loadOlder }
}

/** The list read again, with what had been read beyond it. */
function joined(before: Read, fresh: Conversation[], next: string | null): Pick<Read, 'conversations' | 'next'> {
  if (fresh.length >= before.conversations.length || fresh.length < most) return { conversations: fresh, next }
  return { conversations: [...fresh, ...unseen(fresh, before.conversations.slice(most))], next: before.next }
}

function unseen(seen: Conversation[], more: Conversation[]): Conversation[] {
  const ids = new Set(seen.map(({ id }) => id))
  return more.filter(({ id }) => !ids.has(id))
}
