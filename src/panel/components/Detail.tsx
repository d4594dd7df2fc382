import { Box, Label } from '@adminjs/design-system'
import { type BasePropertyProps, flat, useTranslation } from 'adminjs'
import React from 'react'

/** Cell of an audit row: what it names and says, a line each. */
export default function Detail({ record, property, resource }: BasePropertyProps) {
  const { tp } = useTranslation()
  const value: unknown = flat.get(record?.params ?? {}, property.path)
  return (
    <Box mb="xl">
      <Label variant="light">{tp(property.path, resource.id)}</Label>
      <p className="sms-detail">{linesOf(value).join('\n')}</p>
    </Box>
  )
}

function linesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).map(
    ([name, said]) => `${name}: ${typeof said === 'string' ? said : JSON.stringify(said)}`,
  )
}
