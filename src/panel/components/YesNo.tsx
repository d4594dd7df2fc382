import { Box, Label } from '@adminjs/design-system'
import { type BasePropertyProps, useTranslation } from 'adminjs'
import React from 'react'
import { Chip } from './Chip.js'
import { useWords } from './use-words.js'

/** Cell of something that is so or is not; AdminJS's own says it in English alone. */
export default function YesNo({ record, property, resource, where }: BasePropertyProps) {
  const words = useWords('smsDetail')
  const { tp } = useTranslation()
  const chip = <Chip>{words(String(record?.params[property.path]) === 'true' ? 'yes' : 'no')}</Chip>
  if (where !== 'show') return chip
  return (
    <Box mb="xl">
      <Label variant="light">{tp(property.path, resource.id)}</Label>
      {chip}
    </Box>
  )
}
