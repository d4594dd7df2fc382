import { Box, Label } from '@adminjs/design-system'
import { type BasePropertyProps, useTranslation } from 'adminjs'
import React from 'react'
import { Moment } from './Moment.js'

/** Cell of a moment; nothing where there is none. */
export default function MomentCell({ record, property, resource, where }: BasePropertyProps) {
  const { tp } = useTranslation()
  const at: string | null | undefined = record?.params[property.path]
  if (!at) return null
  if (where !== 'show') return <Moment at={at} />
  return (
    <Box mb="xl">
      <Label variant="light">{tp(property.path, resource.id)}</Label>
      <Moment at={at} />
    </Box>
  )
}
