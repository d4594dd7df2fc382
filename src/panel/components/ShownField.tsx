import { Box, Label } from '@adminjs/design-system'
import { type BasePropertyProps, useTranslation } from 'adminjs'
import React, { type ReactNode } from 'react'

type ShownFieldProps = Pick<BasePropertyProps, 'property' | 'resource'> & { children: ReactNode }

/** A field on a record's own page: what it is called, and below it what it is. */
export function ShownField({ property, resource, children }: ShownFieldProps) {
  const { tp } = useTranslation()
  return (
    <Box mb="xl">
      <Label variant="light">{tp(property.path, resource.id)}</Label>
      {children}
    </Box>
  )
}
