import type { BasePropertyProps } from 'adminjs'
import React from 'react'
import { Moment } from './Moment.js'
import { ShownField } from './ShownField.js'

/** Cell of a moment; nothing where there is none. */
export default function MomentCell({ record, property, resource, where }: BasePropertyProps) {
  const at: string | null | undefined = record?.params[property.path]
  if (!at) return null
  const moment = <Moment at={at} />
  return where === 'show' ? <ShownField {...{ property, resource }}>{moment}</ShownField> : moment
}
