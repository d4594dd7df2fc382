import { type BasePropertyProps, useTranslation } from 'adminjs'
import React from 'react'
import { ShownField } from './ShownField.js'
import { isNamed } from './use-delivery-reason.js'

/** Cell of a value that the database names by a code: its word, or the code where there is none. A sentence stays one. */
export default function Word({ record, property, resource, where }: BasePropertyProps) {
  const { tl } = useTranslation()
  const code: string | null | undefined = record?.params[property.path]
  const word = code ? (
    <span>{isNamed(code) ? tl(`${property.path}.${code}`, resource.id, { defaultValue: code }) : code}</span>
  ) : null
  if (where !== 'show' || word === null) return word
  return <ShownField {...{ property, resource }}>{word}</ShownField>
}
