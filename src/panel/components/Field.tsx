import { Box, Label, Text } from '@adminjs/design-system'
import React, { cloneElement, type ReactElement, type ReactNode } from 'react'

interface FieldProps {
  id: string
  label: string
  hint?: ReactNode
  /** What is wrong with what was entered; absent while nothing is. */
  wrong?: string | undefined
  /** The control; it has the id `id`. */
  children: ReactElement<{ 'aria-describedby'?: string; 'aria-invalid'?: boolean }>
}

/** A labelled control with a line of explanation, and what is wrong with it, both read out with it. */
export function Field({ id, label, hint, wrong, children }: FieldProps) {
  const described = [wrong ? `${id}-wrong` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ')
  const told = { ...(described ? { 'aria-describedby': described } : {}), ...(wrong ? { 'aria-invalid': true } : {}) }
  return (
    <Box mb="lg">
      <Label htmlFor={id}>{label}</Label>
      {cloneElement(children, told)}
      {wrong ? (
        <p id={`${id}-wrong`} className="sms-wrong">
          {wrong}
        </p>
      ) : null}
      {hint ? (
        <Text id={`${id}-hint`} as="div" variant="sm" color="grey80" mt="sm">
          {hint}
        </Text>
      ) : null}
    </Box>
  )
}
