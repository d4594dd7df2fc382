import { useEffect, useRef, useState } from 'react'
import { type Conversation, rest } from './rest.js'

/** The menu's own line of the inbox, which AdminJS draws. */
const menuLines = 'a[href$="/pages/smsInbox"]'

/**
 * Keeps the number of unread texts in the window's title and in the menu, for as long as the inbox is open; read again
 * whenever `turn` changes. `onNew` hears of each conversation in which more has become unread since the last reading.
 */
export function useUnread(title: string, turn: unknown, onNew: (conversation: Conversation) => void): number {
  const [conversations, setConversations] = useState<Conversation[]>([])
  const known = useRef<Map<string, number> | null>(null)
  const hear = useRef(onNew)
  hear.current = onNew
  const count = conversations.reduce((sum, { unread }) => sum + unread, 0)

  useEffect(() => {
    let current = true
    void turn
    rest.conversations({ view: 'unread' }).then(
      ({ conversations: read }) => {
        if (!current) return
        const before = known.current
        if (before) for (const one of read) if (one.unread > (before.get(one.id) ?? 0)) hear.current(one)
        known.current = new Map(read.map(({ id, unread }) => [id, unread]))
        setConversations(read)
      },
      () => undefined, // the list beside it says that it failed
    )
    return () => {
      current = false
    }
  }, [turn])
  useEffect(() => {
    document.title = count > 0 ? `(${count}) ${title}` : title
    for (const line of document.querySelectorAll<HTMLElement>(menuLines)) {
      if (count > 0) line.dataset.smsUnread = String(count)
      else delete line.dataset.smsUnread
    }
  }, [count, title])
  useEffect(() => {
    const before = document.title
    return () => {
      document.title = before
      for (const line of document.querySelectorAll<HTMLElement>(menuLines)) delete line.dataset.smsUnread
    }
  }, [])
  return count
}
