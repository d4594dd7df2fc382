import { Box, Label, Text } from '@adminjs/design-system'
import React, { type ReactNode } from 'react'

/** A labelled control with a line of explanation; the control has the id `id`, and is described by `${id}-hint`. */
export function Field({
  id,
  label,
  hint,
  children,
}: {
  id: string
  label: string
  hint?: ReactNode
  children: ReactNode
}) {
  return (
    <Box mb="lg">
      <Label htmlFor={id}>{label}</Label>
      {children}
      {hint ? (
        <Text id={`${id}-hint`} variant="sm" color="grey80" mt="sm">
          {hint}
        </Text>
      ) : null}
    </Box>
  )
}
