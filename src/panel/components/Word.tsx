import { Box, Label } from '@adminjs/design-system'
import { type BasePropertyProps, useTranslation } from 'adminjs'
import React from 'react'

/** Cell of a value that the database names by a code: its word, or the code where there is none. A sentence stays one. */
export default function Word({ record, property, resource, where }: BasePropertyProps) {
  const { tl, tp } = useTranslation()
  const code: string | null | undefined = record?.params[property.path]
  const word = code ? (
    <span>{isCode(code) ? tl(`${property.path}.${code}`, resource.id, { defaultValue: code }) : code}</span>
  ) : null
  if (where !== 'show' || word === null) return word
  return (
    <Box mb="xl">
      <Label variant="light">{tp(property.path, resource.id)}</Label>
      {word}
    </Box>
  )
}

/** Words are looked up by paths, in which the signs of a sentence mean something. */
function isCode(value: string): boolean {
  return /^[\w.]+$/.test(value)
}
