import { Box } from '@adminjs/design-system'
import { type BasePropertyProps, useTranslation } from 'adminjs'
import React from 'react'
import { Chip } from './Chip.js'

/** Cell of something that is seldom so: named where it is, and nothing where it is not. */
export default function Flag({ record, property, resource, where }: BasePropertyProps) {
  const { tp } = useTranslation()
  if (String(record?.params[property.path]) !== 'true') return null
  const chip = <Chip tone="notice">{tp(property.path, resource.id)}</Chip>
  return where === 'show' ? <Box mb="xl">{chip}</Box> : chip
}
