import { useTranslation } from 'adminjs'
import React from 'react'
import type { LineFacts } from './number-list.js'
import { useWords } from './use-words.js'
import { numberFormat } from './formats.js'

/** Segments in and out, today and this month, and the limit where one was entered. */
export function NumberUse({ usage }: { usage: NonNullable<LineFacts['usage']> }) {
  const words = useWords('smsNumberList')
  const { i18n } = useTranslation()
  const counted = numberFormat(i18n.language)
  const spans = [
    { name: 'today', into: usage.inToday, out: usage.outToday, limit: usage.dayLimit },
    { name: 'month', into: usage.inMonth, out: usage.outMonth, limit: usage.monthLimit },
  ]
  return (
    <ul className="sms-use" title={words('countedIn', { zone: usage.countingZone })}>
      {spans.map(({ name, into, out, limit }) => (
        <li key={name} className={limit !== null && out >= limit * 0.8 ? 'sms-use--near' : undefined}>
          {words(limit === null ? name : `${name}Of`, {
            in: counted.format(into),
            out: counted.format(out),
            limit: limit === null ? '' : counted.format(limit),
          })}
        </li>
      ))}
    </ul>
  )
}
