import React from 'react'
import { Chip } from './Chip.js'
import { HowLong } from './HowLong.js'
import { Moment } from './Moment.js'
import type { Conversation, ListedNumber } from './rest.js'
import { Snippet } from './Snippet.js'
import { useCalled } from './use-called.js'
import { useWords, type Words } from './use-words.js'
import { nameOf } from './who.js'

interface ConversationLineProps {
  conversation: Conversation
  search: string
  numbers: ListedNumber[]
  /** The reader's own name. */
  name: string | undefined
  isOpen: boolean
  onChoose: (conversation: Conversation) => void
}

/** One line of the inbox. */
export function ConversationLine({ conversation, search, numbers, name, isOpen, onChoose }: ConversationLineProps) {
  const words = useWords('smsInbox')
  const called = useCalled(numbers)
  const { id, participants, lastAt, lastText, match, unread, waitingSince, handlerName } = conversation
  return (
    <li>
      <button
        type="button"
        className={`sms-conversation${unread > 0 ? ' sms-conversation--unread' : ''}`}
        data-id={id}
        aria-current={isOpen}
        onClick={() => onChoose(conversation)}
      >
        <span className="sms-conversation__head">
          <strong title={participants.join(', ')}>{participants.map(called).join(' · ')}</strong>
          <Moment at={match?.at ?? lastAt} short />
        </span>
        <span className="sms-conversation__text">
          {match ? (
            <Snippet text={match.text} search={search} />
          ) : (
            `${saidBy(conversation, name, words)}${conversation.lastErased ? words('erasedText') : lastText || words('picture')}`
          )}
        </span>
        <span className="sms-conversation__foot">
          <span>
            {words('on', { number: nameOf(conversation.number, numbers) })}
            {handlerName ? ` · ${handlerName}` : ''}
          </span>
          <span className="sms-conversation__chips">
            {waitingSince ? (
              <Chip tone="warning">
                <HowLong since={waitingSince} />
              </Chip>
            ) : null}
            {unread > 0 ? <Chip tone="notice">{words('unreadCount', { count: unread })}</Chip> : null}
          </span>
        </span>
      </button>
    </li>
  )
}

/** Who said the last thing, where it was one of us. */
function saidBy(
  { lastDirection, lastAutomatic, lastAuthorName }: Conversation,
  name: string | undefined,
  words: Words,
) {
  if (lastDirection === 'in') return ''
  if (lastAutomatic) return `${words('automatic')} `
  return `${lastAuthorName === null || lastAuthorName === name ? words('we') : words('said', { name: lastAuthorName })} `
}
