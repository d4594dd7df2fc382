import { Button } from '@adminjs/design-system'
import React, { type FormEvent, type ReactNode } from 'react'
import { Refusal } from './Refusal.js'
import { useWords } from './use-words.js'

interface InlineFormProps {
  /** The words on the button, and on the one that shuts it. */
  send: string
  cancel: string
  busy: boolean
  refusal: string | null
  danger?: boolean
  children: ReactNode
  onSubmit: () => void
  close: () => void
}

/** A form within a page, in the place of what it changes. Enter sends it, Escape shuts it. */
export function InlineForm({ send, cancel, busy, refusal, danger, children, onSubmit, close }: InlineFormProps) {
  const words = useWords('smsForm')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!busy) onSubmit()
  }
  return (
    <form
      className="sms-inline"
      aria-busy={busy}
      onSubmit={submit}
      onKeyDown={event => event.key === 'Escape' && close()}
    >
      {children}
      <Refusal sentence={refusal} />
      <div className="sms-buttons">
        <Button type="submit" variant="contained" color={danger ? 'danger' : 'primary'} disabled={busy}>
          {busy ? words('busy') : send}
        </Button>
        <Button type="button" onClick={close} disabled={busy}>
          {cancel}
        </Button>
      </div>
      <span className="sms-announced" role="status">
        {busy ? words('busy') : ''}
      </span>
    </form>
  )
}
