import React from 'react'
import { Moment } from './Moment.js'
import type { ListedNumber, Message } from './rest.js'
import { SentFile } from './SentFile.js'
import { type Sentences, useSentences } from './use-sentences.js'
import { useCalled } from './use-called.js'
import { useWords } from './use-words.js'
import { readable } from './who.js'

interface BubbleProps {
  message: Message
  /** The same text that came again, and is not known to be another. */
  doubles: Message[]
  /** In a group each text says who wrote it, and what was sent, how far it has come to each. */
  isGroup: boolean
  numbers: ListedNumber[]
}

/** One text in a thread, with its files and, for what was sent, what became of it. */
export function Bubble({ message, doubles, isGroup, numbers }: BubbleProps) {
  const words = useWords('smsInbox')
  const { direction, text, media, at, status, late, automatic } = message
  const called = useCalled(numbers)
  const { say } = useSentences()
  const reason = reasonIn(message, say)
  const isTold = direction === 'out' || status !== 'received'
  return (
    <li className={`sms-bubble sms-bubble--${direction}`}>
      <span className="sms-announced">{words(direction === 'in' ? 'theyWrote' : 'weWrote')}</span>
      {isGroup && direction === 'in' ? <p className="sms-bubble__who">{called(message.peer)}</p> : null}
      {message.erasedAt ? (
        <p>
          <em>{words('erasedText')}</em>
        </p>
      ) : text ? (
        <p>{text}</p>
      ) : null}
      {media.map(file => (
        <SentFile key={file.id} file={file} />
      ))}
      <p className="sms-bubble__foot">
        <Moment at={at} />
        {message.authorName ? <span> · {message.authorName}</span> : null}
        {doubles.some(({ doubled }) => doubled === 'open') ? (
          <span> · {words('doubled.open', { times: doubles.length + 1 })}</span>
        ) : doubles.length > 0 ? (
          <span> · {words('doubled.settled')}</span>
        ) : null}
        {isTold ? (
          <span> · {words(message.doubled === 'open' ? 'status.duplicate_open' : `status.${status}`)}</span>
        ) : null}
        {automatic ? <span> · {words('automaticAnswer')}</span> : null}
        {late ? <span> · {words(`late.${late}`)}</span> : null}
        {status === 'sent' && message.recipients.some(isEnded) ? (
          <Partly recipients={message.recipients} />
        ) : reason ? (
          <span> · {reason}</span>
        ) : null}
      </p>
    </li>
  )
}

/** A sentence of ours in the reader's words; the carrier's own as it came. */
function reasonIn(
  { reason, reasonCode }: Pick<Message, 'reason' | 'reasonCode'>,
  say: Sentences['say'],
): string | null | undefined {
  return reason && reasonCode ? say({ code: reasonCode, message: reason }) : reason
}

const isEnded = ({ status }: { status: string }) => status === 'delivered' || status === 'failed'

/** Of a group text: to how many of them it was delivered, for whom it failed, and why. */
function Partly({ recipients }: Pick<Message, 'recipients'>) {
  const words = useWords('smsInbox')
  const { say } = useSentences()
  const done = recipients.filter(({ status }) => status === 'delivered').length
  const failed = recipients.filter(({ status }) => status === 'failed')
  const who = failed.map(recipient => [readable(recipient.number), reasonIn(recipient, say)].filter(Boolean).join(', '))
  return (
    <span>
      {' '}
      · {words('deliveredTo', { done, count: recipients.length })}
      {who.length > 0 ? `; ${words('failedFor', { who: who.join('; ') })}` : ''}
    </span>
  )
}
