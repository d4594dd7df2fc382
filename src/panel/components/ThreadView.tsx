import { Button } from '@adminjs/design-system'
import React, { useEffect, useRef } from 'react'
import { Bubble } from './Bubble.js'
import { Composer } from './Composer.js'
import type { Conversation, ListedNumber } from './rest.js'
import type { Thread } from './use-thread.js'
import { useWords } from './use-words.js'

interface ThreadViewProps {
  conversation: Conversation
  thread: Thread
  number: ListedNumber | undefined
  onBack: () => void
  onSent: () => void
}

/** One conversation: with whom, what was said, and the place to answer. */
export function ThreadView({ conversation, thread, number, onBack, onSent }: ThreadViewProps) {
  const words = useWords('smsInbox')
  const end = useRef<HTMLDivElement>(null)
  const newest = thread.messages.at(-1)?.id
  useEffect(() => {
    if (newest) end.current?.scrollIntoView({ block: 'nearest' })
  }, [newest])
  const { peer, participants, handlerName } = conversation
  return (
    <section className="sms-thread" aria-label={words('with', { peer })}>
      <header className="sms-thread__head">
        <Button type="button" size="sm" className="sms-thread__back" onClick={onBack}>
          {words('back')}
        </Button>
        <div>
          <h2>{participants.length > 1 ? participants.join(', ') : peer}</h2>
          <p>
            {words('on', { number: nameOf(conversation, number) })}
            {handlerName ? ` · ${words('handledBy', { name: handlerName })}` : ''}
          </p>
        </div>
      </header>
      <div className="sms-thread__texts">
        {thread.more ? (
          <Button type="button" size="sm" variant="outlined" onClick={thread.loadOlder}>
            {words('older')}
          </Button>
        ) : null}
        {thread.failed ? (
          <p role="alert">{words('threadFailed')}</p>
        ) : thread.loading ? (
          <p role="status">{words('loading')}</p>
        ) : null}
        <ul role="log" aria-live="polite" aria-label={words('texts')}>
          {thread.messages.map(message => (
            <Bubble key={message.id} message={message} />
          ))}
        </ul>
        <div ref={end} />
      </div>
      {number?.held ? (
        <Composer key={conversation.id} from={conversation.number} to={peer} onSent={onSent} />
      ) : (
        <p className="sms-thread__closed">{words(number ? 'readOnly' : 'notLinked')}</p>
      )}
    </section>
  )
}

function nameOf({ number }: Conversation, listed: ListedNumber | undefined): string {
  return listed?.label ? `${listed.label} (${number})` : number
}
