import { useTranslation } from 'adminjs'
import React from 'react'
import { shortlyOf, utcOf, whenOf } from './when.js'

/** A moment in the reader's own time zone and language; in UTC where it is pointed at, and for machines. */
export function Moment({ at, short = false }: { at: string; short?: boolean }) {
  const { i18n } = useTranslation()
  return (
    <time dateTime={at} title={utcOf(at)}>
      {short ? shortlyOf(at, i18n.language) : whenOf(at, i18n.language)}
    </time>
  )
}
