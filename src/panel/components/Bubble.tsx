import React from 'react'
import { type Message, rest } from './rest.js'
import { useWords } from './use-words.js'
import { whenOf } from './when.js'

interface BubbleProps {
  message: Message
  /** Several take part: each text says who wrote it. */
  inGroup?: boolean
}

/** One text in a thread, with its files and, for what was sent, what became of it. */
export function Bubble({ message, inGroup = false }: BubbleProps) {
  const words = useWords('smsInbox')
  const { peer, direction, text, media, at, status, reason, late } = message
  const isTold = direction === 'out' || status !== 'received'
  return (
    <li className={`sms-bubble sms-bubble--${direction}`}>
      <span className="sms-announced">{words(direction === 'in' ? 'theyWrote' : 'weWrote')}</span>
      {inGroup && direction === 'in' ? <p className="sms-bubble__who">{peer}</p> : null}
      {text ? <p>{text}</p> : null}
      {media.map(file => (
        <File key={file.id} file={file} />
      ))}
      <p className="sms-bubble__foot">
        <time dateTime={at}>{whenOf(at)}</time>
        {isTold ? <span> · {words(`status.${status}`)}</span> : null}
        {late ? <span> · {words(`late.${late}`)}</span> : null}
        {reason ? <span> · {reason}</span> : null}
      </p>
    </li>
  )
}

function File({ file: { id, type, state } }: { file: Message['media'][number] }) {
  const words = useWords('smsInbox')
  if (state === 'pending') return <p>{words('mediaPending')}</p>
  if (state === 'failed') return <p>{words('mediaFailed')}</p>
  const address = rest.mediaAddress(id)
  if (type?.startsWith('image/')) {
    return (
      <a href={address} target="_blank" rel="noreferrer">
        <img src={address} alt={words('picture')} loading="lazy" />
      </a>
    )
  }
  return <a href={address}>{words('file', { type: type ?? '' })}</a>
}
