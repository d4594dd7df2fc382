import { useCallback, useEffect, useRef, useState } from 'react'
import { type Conversation, type Message, rest } from './rest.js'
import { useConversations } from './use-conversations.js'
import { useEvents } from './use-events.js'
import { useInboxKeys } from './use-inbox-keys.js'
import { useOpenConversation } from './use-open-conversation.js'
import { usePlace } from './use-place.js'
import type { useStanding } from './use-standing.js'
import { useThread } from './use-thread.js'
import type { View } from './views.js'

/** What stands beside the list: a conversation or nothing, a text to somebody new, or one's hours. */
type Beside = 'conversation' | 'writing' | 'hours'

/** The inbox as it stands: what is listed and open, what happens, and the ways between its places. */
export function useInbox({ numbers, ready }: ReturnType<typeof useStanding>) {
  const [place, go] = usePlace()
  const [beside, setBeside] = useState<Beside>('conversation')
  const searchField = useRef<HTMLInputElement>(null)
  // Who holds nothing has nothing of their own: a superadmin sees all there is.
  const view: View = place.view ?? (ready && !numbers.some(({ held }) => held) ? 'all' : 'mine')
  const { number, search } = place
  const list = useConversations({ view: search ? 'all' : view, number, search })
  const open = useCallback(
    (id: string) => {
      setBeside('conversation')
      go({ conversation: id }, 'push')
    },
    [go],
  )
  const shown = useOpenConversation(place.conversation, list.conversations, open)
  const thread = useThread(place.conversation || null)
  const { reload } = list
  const connected = useEvents(({ conversationId }) => {
    reload()
    if (conversationId === undefined || conversationId === place.conversation) thread.reload()
  })
  const newest = thread.messages.at(-1)?.id
  useEffect(() => {
    if (place.conversation && newest && document.visibilityState === 'visible')
      rest.markRead(place.conversation).then(reload, () => undefined)
  }, [place.conversation, newest, reload])

  const choose = ({ id }: Conversation) => open(id)
  const left = useRef<string | undefined>(undefined)
  const isAside = place.conversation !== '' || beside !== 'conversation'
  useEffect(() => {
    if (isAside || left.current === undefined) return
    focusFirst(`.sms-conversation[data-id="${CSS.escape(left.current)}"]`, '.sms-conversation', '.sms-inbox__new')
    left.current = undefined
  }, [isAside])
  /** Back to the list, to the line that one came from. */
  const leave = () => {
    left.current = place.conversation
    setBeside('conversation')
    if (place.conversation) go({ conversation: '' })
  }
  const write = () => {
    if (!numbers.some(({ held }) => held)) return
    go({ conversation: '' })
    setBeside('writing')
  }
  const setHours = () => {
    go({ conversation: '' })
    setBeside('hours')
  }
  const keys = useInboxKeys({
    search: () => {
      searchField.current?.focus()
    },
    write,
    back: () => {
      if (isAside && beside !== 'hours') leave() // hours that were changed are not thrown away by one key
    },
  })
  const sent = () => {
    thread.reload()
    reload()
  }
  /** What was written to somebody goes on in the conversation with them. */
  const wrote = ({ conversationId }: Message) => {
    reload()
    open(conversationId)
  }
  const noAnswerNeeded = async (id: string) => {
    await rest.needNoAnswer(id)
    reload()
  }
  return {
    ...{ place, view, beside, list, shown, thread, connected, searchField, keys, isAside },
    ...{ go, choose, leave, write, setHours, sent, wrote, noAnswerNeeded },
  }
}

/** Gives the focus to the first of these that there is. */
function focusFirst(...selectors: string[]): void {
  const [found] = selectors.flatMap(selector => document.querySelector<HTMLElement>(selector) ?? [])
  found?.focus()
}
