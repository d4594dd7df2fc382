import { Icon } from '@adminjs/design-system'
import React from 'react'
import { type Message, rest } from './rest.js'
import { useWords } from './use-words.js'
import { weightOf } from './weight.js'

const kinds: Record<string, string> = { 'application/pdf': 'pdf', 'video/mp4': 'video', 'video/3gpp': 'video' }

/** A file of a text: a picture is shown, all else is there to be saved; also while, and when, it could not be fetched. */
export function SentFile({ file: { id, type, size, state } }: { file: Message['media'][number] }) {
  const words = useWords('smsInbox')
  if (state === 'pending') return <p>{words('mediaPending')}</p>
  if (state === 'failed') return <p className="sms-bubble__failed">{words('mediaFailed')}</p>
  const address = rest.mediaAddress(id)
  if (type?.startsWith('image/')) {
    return (
      <a href={address} target="_blank" rel="noreferrer">
        <img src={address} alt={words('picture')} loading="lazy" />
      </a>
    )
  }
  const kind = words(`file_${kinds[type ?? ''] ?? 'other'}`)
  return (
    <a className="sms-bubble__file" href={address} download>
      <Icon icon={kinds[type ?? ''] === 'video' ? 'Film' : 'FileText'} />
      {size === null ? kind : `${kind} (${weightOf(size)})`}
    </a>
  )
}
