import { Button } from '@adminjs/design-system'
import React from 'react'
import { ConversationLine } from './ConversationLine.js'
import type { Conversation, ListedNumber } from './rest.js'
import type { Conversations } from './use-conversations.js'
import { useWords } from './use-words.js'

interface ConversationListProps {
  list: Conversations
  search: string
  /** Said where there is nothing: what this view would hold. */
  none: string
  /** The numbers that the reader sees. */
  numbers: ListedNumber[]
  /** The reader's own name. */
  name: string | undefined
  chosen: string
  onChoose: (conversation: Conversation) => void
}

/** The inbox's lines: with whom, what was said last, what is unread, and how long it has been waiting. */
export function ConversationList({ list, search, none, numbers, name, chosen, onChoose }: ConversationListProps) {
  const words = useWords('smsInbox')
  const { conversations, loading, failed, busy, more } = list
  if (failed && conversations.length === 0)
    return (
      <div role="alert" className="sms-inbox__none">
        <p>{words('listFailed')}</p>
        <Button type="button" size="sm" variant="outlined" onClick={list.reload}>
          {words('tryAgain')}
        </Button>
      </div>
    )
  if (loading) return <p role="status">{words('loading')}</p>
  if (conversations.length === 0) return <p className="sms-inbox__none">{none}</p>
  return (
    <>
      <ul className="sms-conversations" aria-label={words('conversations')} aria-busy={busy}>
        {conversations.map(conversation => (
          <ConversationLine
            key={conversation.id}
            conversation={conversation}
            search={search}
            numbers={numbers}
            name={name}
            isOpen={conversation.id === chosen}
            onChoose={onChoose}
          />
        ))}
      </ul>
      {failed ? <p role="alert">{words('listFailed')}</p> : null}
      {more ? (
        <Button
          type="button"
          size="sm"
          variant="outlined"
          className="sms-inbox__more"
          disabled={busy}
          onClick={list.loadOlder}
        >
          {words('moreConversations')}
        </Button>
      ) : null}
    </>
  )
}
