import { Button, Icon } from '@adminjs/design-system'
import React, { type ChangeEvent, useRef } from 'react'
import { useWords } from './use-words.js'

/** What may be sent, for the browser's own dialog; the server judges each file by its bytes. */
const accepted = 'image/jpeg,image/png,image/gif,image/webp,application/pdf,video/mp4,video/3gpp'

/** Opens the browser's dialog for files. */
export function AttachButton({ onFiles }: { onFiles: (files: FileList) => void }) {
  const words = useWords('smsInbox')
  const input = useRef<HTMLInputElement>(null)
  const chosen = ({ target }: ChangeEvent<HTMLInputElement>) => {
    if (target.files?.length) onFiles(target.files)
    target.value = '' // the same file may be chosen again
  }
  return (
    <>
      <Button
        type="button"
        variant="outlined"
        className="sms-attach"
        aria-label={words('attach')}
        title={words('attachHint')}
        onClick={() => input.current?.click()}
      >
        <Icon icon="Paperclip" />
      </Button>
      <input ref={input} type="file" multiple hidden accept={accepted} aria-label={words('attach')} onChange={chosen} />
    </>
  )
}
