import { Box, Button, H4, Text } from '@adminjs/design-system'
import React, { type FormEvent, type ReactNode } from 'react'
import { Refusal } from './Refusal.js'
import { useWords } from './use-words.js'

interface ActionFormProps {
  /** Which record it is about. */
  subject?: string
  intro?: ReactNode
  children?: ReactNode
  /** The words on the button. */
  send: string
  busy: boolean
  refusal: string | null
  danger?: boolean
  disabled?: boolean
  /** The page itself says what is wrong, beside each field, in place of the browser's balloon. */
  noValidate?: boolean
  /** What else can be done, beside the button. */
  aside?: ReactNode
  onSubmit: () => void
}

/** The frame of every form of ours: what it does, its fields, what was refused, one button. Enter submits. */
export function ActionForm({
  subject,
  intro,
  children,
  send,
  busy,
  refusal,
  danger,
  disabled,
  noValidate,
  aside,
  onSubmit,
}: ActionFormProps) {
  const words = useWords('smsForm')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!busy) onSubmit()
  }
  return (
    <Box as="form" variant="container" className="sms-form" onSubmit={submit} noValidate={noValidate} aria-busy={busy}>
      {subject ? <H4 mb="default">{subject}</H4> : null}
      {intro ? <Text mb="xl">{intro}</Text> : null}
      {children}
      <Refusal sentence={refusal} />
      <Button type="submit" variant="contained" color={danger ? 'danger' : 'primary'} disabled={busy || disabled}>
        {busy ? words('busy') : send}
      </Button>
      {aside}
      <span className="sms-announced" role="status">
        {busy ? words('busy') : ''}
      </span>
    </Box>
  )
}
