import { Box, Label } from '@adminjs/design-system'
import { type BasePropertyProps, useTranslation } from 'adminjs'
import React from 'react'
import { Chip } from './Chip.js'
import { useWords } from './use-words.js'

/** Cell of a number: on, off, gone at QuestBlue, or unlinked. */
export default function NumberState({ record, property, resource, where }: BasePropertyProps) {
  const words = useWords('smsCells')
  const { tp } = useTranslation()
  const { enabled, unlinkedAt, goneSince } = record?.params ?? {}
  const state = unlinkedAt ? 'unlinked' : goneSince ? 'gone' : enabled ? 'on' : 'off'
  const tones = { on: 'good', off: 'bad', gone: 'bad', unlinked: 'plain' } as const
  const chip = <Chip tone={tones[state]}>{words(state)}</Chip>
  if (where !== 'show') return chip
  return (
    <Box mb="xl">
      <Label variant="light">{tp(property.path, resource.id)}</Label>
      {chip}
    </Box>
  )
}
