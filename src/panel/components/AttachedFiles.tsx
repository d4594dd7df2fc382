import { Button, Icon } from '@adminjs/design-system'
import React from 'react'
import type { Attachment } from './use-attachments.js'
import { useWords } from './use-words.js'
import { weightOf } from './weight.js'

interface AttachedFilesProps {
  files: Attachment[]
  onRemove: (key: number) => void
}

/** What goes along with the text: each with its picture, how far it has come or why it cannot go, and a way to remove it. */
export function AttachedFiles({ files, onRemove }: AttachedFilesProps) {
  const words = useWords('smsInbox')
  if (files.length === 0) return null
  return (
    <ul className="sms-attached" aria-label={words('attached')}>
      {files.map(({ key, name, size, preview, part, id, problem }) => (
        <li key={key} className={problem ? 'sms-attached__bad' : undefined}>
          {preview && !problem ? <img src={preview} alt="" /> : <Icon icon={problem ? 'AlertCircle' : 'File'} />}
          <span className="sms-attached__name">
            <strong>{name}</strong>
            {problem ? (
              <span role="alert">{problem}</span>
            ) : id ? (
              <span>{weightOf(size)}</span>
            ) : (
              <progress max={1} value={part} aria-label={words('uploading', { name })} />
            )}
          </span>
          <Button
            type="button"
            size="icon"
            variant="text"
            aria-label={words('removeFile', { name })}
            onClick={() => onRemove(key)}
          >
            <Icon icon="X" />
          </Button>
        </li>
      ))}
    </ul>
  )
}
