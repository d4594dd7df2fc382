import { Box, Label, Text } from '@adminjs/design-system'
import { type BasePropertyProps, useTranslation } from 'adminjs'
import React from 'react'
import { useWords } from './use-words.js'

/** Cell of a number: who holds it, by name. */
export default function Holders({ record, property, resource, where }: BasePropertyProps) {
  const words = useWords('smsCells')
  const { tp } = useTranslation()
  const holders: string | null | undefined = record?.params.holders
  const names = <Text as="span">{holders || words('nobody')}</Text>
  if (where !== 'show') return names
  return (
    <Box mb="xl">
      <Label variant="light">{tp(property.path, resource.id)}</Label>
      {names}
    </Box>
  )
}
