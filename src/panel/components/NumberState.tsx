import { Badge, Box, Label } from '@adminjs/design-system'
import { type BasePropertyProps, useTranslation } from 'adminjs'
import React from 'react'
import { useWords } from './use-words.js'

/** Cell of a number: on, off, or unlinked. */
export default function NumberState({ record, property, resource, where }: BasePropertyProps) {
  const words = useWords('smsCells')
  const { tp } = useTranslation()
  const { enabled, unlinkedAt } = record?.params ?? {}
  const state = unlinkedAt ? 'unlinked' : enabled ? 'on' : 'off'
  const variants = { on: 'success', off: 'danger', unlinked: 'default' } as const
  const badge = <Badge variant={variants[state]}>{words(state)}</Badge>
  if (where !== 'show') return badge
  return (
    <Box mb="xl">
      <Label>{tp(property.path, resource.id)}</Label>
      {badge}
    </Box>
  )
}
