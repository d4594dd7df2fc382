import { Box, Label, Text } from '@adminjs/design-system'
import React, { cloneElement, type ReactElement, type ReactNode } from 'react'

interface FieldProps {
  id: string
  label: string
  hint?: ReactNode
  /** The control; it has the id `id`. */
  children: ReactElement<{ 'aria-describedby'?: string }>
}

/** A labelled control with a line of explanation, which is read out with it. */
export function Field({ id, label, hint, children }: FieldProps) {
  return (
    <Box mb="lg">
      <Label htmlFor={id}>{label}</Label>
      {hint ? cloneElement(children, { 'aria-describedby': `${id}-hint` }) : children}
      {hint ? (
        <Text id={`${id}-hint`} variant="sm" color="grey80" mt="sm">
          {hint}
        </Text>
      ) : null}
    </Box>
  )
}
