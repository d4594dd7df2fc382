import { type BasePropertyProps, flat, useTranslation } from 'adminjs'
import React, { type ReactNode } from 'react'
import { Moment } from './Moment.js'
import { ShownField } from './ShownField.js'
import { type Words, useWords } from './use-words.js'
import { listFormat, numberFormat } from './formats.js'

/** Cell of an audit row: what it names and says, a line each, in words. */
export default function Detail({ record, property, resource }: BasePropertyProps) {
  const words = useWords('smsDetail')
  const { tp, i18n } = useTranslation()
  const value: unknown = flat.get(record?.params ?? {}, property.path)
  const lines = typeof value === 'object' && value !== null ? Object.entries(value) : []
  if (lines.length === 0) return null
  return (
    <ShownField {...{ property, resource }}>
      <dl className="sms-facts">
        {lines.map(([name, said]) => (
          <React.Fragment key={name}>
            <dt>{words(name, { defaultValue: tp(name, 'sms_tenant_settings') })}</dt>
            <dd>{saidOf(said, words, i18n.language)}</dd>
          </React.Fragment>
        ))}
      </dl>
    </ShownField>
  )
}

const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A value of a detail in words. */
export function saidOf(said: unknown, words: Words, language: string): ReactNode {
  if (said === null || said === '') return words('nothing')
  if (typeof said === 'boolean') return words(said ? 'yes' : 'no')
  if (typeof said === 'number') return numberFormat(language).format(said)
  if (Array.isArray(said) && said.some(isRecord)) return <Records said={said} words={words} language={language} />
  if (Array.isArray(said)) {
    const names = said.map(each =>
      typeof each === 'string' ? words(`field.${each}`, { defaultValue: each }) : JSON.stringify(each),
    )
    return names.length === 0 ? words('nothing') : listFormat(language).format(names)
  }
  if (typeof said !== 'string') return <code lang="und">{JSON.stringify(said)}</code>
  if (isMoment.test(said)) return <Moment at={said} />
  return isId.test(said) ? <code lang="und">{said}</code> : said
}

const isRecord = (said: unknown): said is object => typeof said === 'object' && said !== null && !Array.isArray(said)

/** Several of a kind, a line each. */
function Records({ said, words, language }: { said: unknown[]; words: Words; language: string }) {
  return (
    <ul className="sms-consequences">
      {said.filter(isRecord).map((each, place) => (
        <li key={place}>
          {Object.entries(each).map(([name, value], at) => (
            <React.Fragment key={name}>
              {at > 0 ? ' · ' : ''}
              {words(name)}:{' '}
              {saidOf(
                typeof value === 'string' ? words(`field.${value}`, { defaultValue: value }) : value,
                words,
                language,
              )}
            </React.Fragment>
          ))}
        </li>
      ))}
    </ul>
  )
}
