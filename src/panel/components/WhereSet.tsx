import { BasePropertyComponent, type BasePropertyProps } from 'adminjs'
import React from 'react'

/** A field of a record's page that is only there when it has a value. */
export default function WhereSet(props: BasePropertyProps) {
  const value: unknown = props.record?.params[props.property.path]
  if (value === null || value === undefined || value === '') return null
  return <BasePropertyComponent {...props} property={{ ...props.property, components: {} }} />
}
