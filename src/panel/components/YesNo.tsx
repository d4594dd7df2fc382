import type { BasePropertyProps } from 'adminjs'
import React from 'react'
import { Chip } from './Chip.js'
import { ShownField } from './ShownField.js'
import { useWords } from './use-words.js'

/** Cell of something that is so or is not; AdminJS's own says it in English alone. */
export default function YesNo({ record, property, resource, where }: BasePropertyProps) {
  const words = useWords('smsDetail')
  const chip = <Chip>{words(String(record?.params[property.path]) === 'true' ? 'yes' : 'no')}</Chip>
  return where === 'show' ? <ShownField {...{ property, resource }}>{chip}</ShownField> : chip
}
