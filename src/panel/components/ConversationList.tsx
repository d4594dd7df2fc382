import React from 'react'
import { Chip } from './Chip.js'
import type { Conversation, ListedNumber } from './rest.js'
import type { Conversations } from './use-conversations.js'
import { useWords } from './use-words.js'
import { shortlyOf } from './when.js'
import { nameOf } from './who.js'

interface ConversationListProps extends Pick<Conversations, 'conversations' | 'loading' | 'failed'> {
  /** The numbers that the reader sees. */
  numbers: ListedNumber[]
  chosen: string | null
  onChoose: (conversation: Conversation) => void
}

/** The inbox's lines: with whom, what was said last, what is unread. */
export function ConversationList({ conversations, loading, failed, numbers, chosen, onChoose }: ConversationListProps) {
  const words = useWords('smsInbox')
  if (failed && conversations.length === 0) return <p role="alert">{words('listFailed')}</p>
  if (loading) return <p role="status">{words('loading')}</p>
  if (conversations.length === 0) return <p className="sms-inbox__none">{words('none')}</p>
  return (
    <ul className="sms-conversations" aria-label={words('conversations')}>
      {conversations.map(conversation => (
        <li key={conversation.id}>
          <button
            type="button"
            className="sms-conversation"
            aria-current={conversation.id === chosen}
            onClick={() => onChoose(conversation)}
          >
            <span className="sms-conversation__head">
              <strong>{conversation.participants.map(who => nameOf(who, numbers)).join(' · ')}</strong>
              <time dateTime={conversation.lastAt}>{shortlyOf(conversation.lastAt)}</time>
            </span>
            <span className="sms-conversation__text">
              {conversation.lastDirection === 'out' ? `${words(conversation.lastAutomatic ? 'automatic' : 'we')} ` : ''}
              {conversation.lastText || words('picture')}
            </span>
            <span className="sms-conversation__foot">
              {words('on', { number: nameOf(conversation.number, numbers) })}
              {conversation.handlerName ? ` · ${conversation.handlerName}` : ''}
              {conversation.unread > 0 ? (
                <Chip tone="notice">{words('unreadCount', { count: conversation.unread })}</Chip>
              ) : null}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
