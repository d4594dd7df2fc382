import type { BasePropertyProps } from 'adminjs'
import React from 'react'
import { ShownField } from './ShownField.js'
import { useWords } from './use-words.js'

/** Cell of what a text says, or that it was erased on request. */
export default function MessageText({ record, property, resource, where }: BasePropertyProps) {
  const words = useWords('smsErasure')
  const erased = Boolean(record?.params.erasedAt)
  const text = erased ? <em>{words('erasedText')}</em> : <span>{record?.params[property.path]}</span>
  return where === 'show' ? <ShownField {...{ property, resource }}>{text}</ShownField> : text
}
