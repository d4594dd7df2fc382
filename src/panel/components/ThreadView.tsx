import { Button } from '@adminjs/design-system'
import React, { useEffect, useRef, useState } from 'react'
import { Bubble } from './Bubble.js'
import { Chip } from './Chip.js'
import { Composer } from './Composer.js'
import { type Folded, foldDoubles } from './fold-doubles.js'
import { EraseLink } from './EraseLink.js'
import { ExportEvidence } from './ExportEvidence.js'
import { GroupChoice } from './GroupChoice.js'
import { HowLong } from './HowLong.js'
import { keepAtEnd } from './keep-at-end.js'
import { NoAnswerButton } from './NoAnswerButton.js'
import type { Conversation, ListedNumber, Message, ThreadNote } from './rest.js'
import { useCalled } from './use-called.js'
import type { Thread } from './use-thread.js'
import { useWords } from './use-words.js'
import { isErased, lastWriterOf, nameOf } from './who.js'

interface ThreadViewProps {
  conversation: Conversation
  thread: Thread
  number: ListedNumber | undefined
  /** The numbers that the reader sees: a group may name several. */
  numbers: ListedNumber[]
  /** Whether the reader may export the conversation, and erase a customer at their request. */
  isAdmin: boolean
  onBack: () => void
  onSent: () => void
  /** What was written to one of a group alone went into a conversation of its own. */
  onSentAlone: (message: Message) => void
  /** It needs no answer. */
  onNoAnswer: (conversationId: string) => Promise<void>
}

/** One conversation: with whom, what was said, and the place to answer. */
export function ThreadView({ conversation, thread, number, numbers, isAdmin, ...on }: ThreadViewProps) {
  const words = useWords('smsInbox')
  const end = useRef<HTMLDivElement>(null)
  const title = useRef<HTMLHeadingElement>(null)
  const newest = thread.messages.at(-1)?.id
  useEffect(() => {
    // With a mouse and keys one goes on to type; on a phone the keyboard would cover what was opened to be read.
    const field = window.matchMedia('(pointer: fine)').matches ? document.getElementById('sms-text') : null
    ;(field ?? title.current)?.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    if (newest) end.current?.scrollIntoView({ block: 'nearest' })
  }, [newest])
  const { peer, participants, handlerName, waitingSince } = conversation
  const [alone, setAlone] = useState<string | null>(null) // the group of which one alone is answered
  const [one, setOne] = useState(peer) // stays whom it was chosen for, whoever writes meanwhile
  const writer = lastWriterOf(thread.messages) ?? peer
  const toAll = participants.length > 1 && alone !== conversation.id
  const called = useCalled(numbers)
  const whom = participants.map(called).join(' · ')
  return (
    <section className="sms-thread" aria-label={words('with', { peer: whom })}>
      <header className="sms-thread__head">
        <Button type="button" size="sm" className="sms-thread__back" onClick={on.onBack}>
          {words('back')}
        </Button>
        <div>
          <h2 id="sms-thread-title" ref={title} tabIndex={-1} title={participants.join(', ')}>
            {whom}
          </h2>
          <p>
            {words('on', { number: nameOf(conversation.number, numbers) })}
            {handlerName ? ` · ${words('handledBy', { name: handlerName })}` : ''}
          </p>
        </div>
        {waitingSince && number ? (
          <div className="sms-thread__waits">
            <Chip tone="warning">
              <HowLong since={waitingSince} />
            </Chip>
            <NoAnswerButton onPress={() => on.onNoAnswer(conversation.id)} />
          </div>
        ) : null}
        {isAdmin ? <ExportEvidence conversationId={conversation.id} /> : null}
        {isAdmin && !isErased(peer) ? <EraseLink conversationId={conversation.id} /> : null}
      </header>
      <div className="sms-thread__texts" onLoadCapture={keepAtEnd}>
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
          {linesOf(thread).map(line =>
            'message' in line ? (
              <Bubble
                key={line.message.id}
                message={line.message}
                doubles={line.doubles}
                isGroup={participants.length > 1}
                numbers={numbers}
              />
            ) : (
              <li key={line.id} className="sms-thread__note">
                {words(line.kind === 'handed_over' ? 'handedOver' : 'movedOn', {
                  from: line.from ?? '',
                  to: line.to ?? '',
                  count: line.minutes ?? 0,
                })}
              </li>
            ),
          )}
        </ul>
        <div ref={end} />
      </div>
      {number?.held && participants.length > 1 && !participants.some(isErased) ? (
        <GroupChoice
          peer={called(toAll ? writer : one)}
          count={participants.length}
          toAll={toAll}
          onChoose={all => {
            setOne(writer)
            setAlone(all ? null : conversation.id)
          }}
        />
      ) : null}
      {participants.some(isErased) ? (
        <p className="sms-thread__closed">{words('erased')}</p>
      ) : conversation.peerKind !== 'phone' && participants.length === 1 ? (
        <p className="sms-thread__closed">{words('cannotAnswer')}</p>
      ) : number?.held ? (
        <Composer
          key={conversation.id}
          sending={number.sending}
          cannotSend={number.cannotSend}
          newestAt={thread.messages.at(-1)?.at}
          from={conversation.number}
          to={toAll ? participants : participants.length > 1 ? one : peer}
          onSent={alone === conversation.id ? on.onSentAlone : on.onSent}
        />
      ) : (
        <p className="sms-thread__closed">{words(number ? 'readOnly' : 'notLinked')}</p>
      )}
    </section>
  )
}

/** Texts and notes in the order of their times; notes from before the oldest text shown wait for it. */
function linesOf({ messages, notes }: Thread): (Folded | ThreadNote)[] {
  const oldest = messages[0]?.at ?? ''
  const shown = notes.filter(({ at }) => at >= oldest)
  const atOf = (line: Folded | ThreadNote) => ('message' in line ? line.message.at : line.at)
  return [...foldDoubles(messages), ...shown].sort((a, b) => (atOf(a) < atOf(b) ? -1 : atOf(a) > atOf(b) ? 1 : 0))
}
