import { Box, Label } from '@adminjs/design-system'
import { type BasePropertyProps, flat, useTranslation } from 'adminjs'
import React from 'react'

/** Cell of an audit row: a value of any shape, readable. */
export default function Detail({ record, property, resource }: BasePropertyProps) {
  const { tp } = useTranslation()
  const value: unknown = flat.get(record?.params ?? {}, property.path)
  return (
    <Box mb="xl">
      <Label>{tp(property.path, resource.id)}</Label>
      <pre className="sms-detail">{value === undefined || value === null ? '' : JSON.stringify(value, null, 2)}</pre>
    </Box>
  )
}
