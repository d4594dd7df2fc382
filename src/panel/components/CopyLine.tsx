import { Button } from '@adminjs/design-system'
import React, { useState } from 'react'
import { Field } from './Field.js'
import { useWords } from './use-words.js'

/** One line to be entered somewhere else, with a button that copies it. */
export function CopyLine({ id, label, value }: { id: string; label: string; value: string }) {
  const words = useWords('smsCopy')
  const [copied, setCopied] = useState<'yes' | 'no' | null>(null)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setCopied('yes')
    } catch {
      setCopied('no') // without https there is no clipboard: the line is marked, to be copied by hand
      document.querySelector<HTMLInputElement>(`#${id}`)?.select()
    }
  }
  return (
    <Field id={id} label={label} hint={copied === 'no' ? words('byHand') : undefined}>
      <span className="sms-copy">
        <input id={id} className="sms-choose" readOnly value={value} onFocus={event => event.target.select()} />
        <Button
          type="button"
          variant="outlined"
          aria-label={words('copy', { what: label })}
          onClick={() => void copy()}
        >
          {copied === 'yes' ? words('copied') : words('button')}
        </Button>
        <span className="sms-announced" role="status">
          {copied === null ? '' : words(copied === 'yes' ? 'copied' : 'byHand')}
        </span>
      </span>
    </Field>
  )
}
