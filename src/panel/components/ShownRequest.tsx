import { Box, MessageBox } from '@adminjs/design-system'
import { type ActionProps, useTranslation } from 'adminjs'
import React from 'react'
import { numberFormat } from './formats.js'
import { Moment } from './Moment.js'
import { subjectOf } from './target.js'
import { useWords } from './use-words.js'

interface Value {
  kind: string
  shown?: string
  length?: number
}

interface Came {
  at: string
  request: {
    contentType: string | null
    encoding: string
    size: number
    broken: string | null
    fields: { name: string; known: boolean; values: Value[] }[]
  } | null
}

/** Page of the record action `showRequest`: which fields a request had, and of which kind their values were. */
export default function ShownRequest(props: ActionProps) {
  const words = useWords('smsShownRequest')
  const { i18n } = useTranslation()
  const counted = numberFormat(i18n.language)
  const came = cameIn(props.record)
  if (!came) return <MessageBox variant="danger" message={words('none')} role="alert" />
  const { at, request } = came
  const said = ({ kind, shown, length }: Value) =>
    words(kind, { shown: shown ?? '', count: length ?? 0, length: counted.format(length ?? 0) })
  return (
    <Box variant="container" className="sms-form sms-form--wide sms-panel">
      <h3>{subjectOf(props)}</h3>
      <p>
        {words('intro')} <Moment at={at} />
      </p>
      {request === null ? <MessageBox variant="info" message={words('notKept')} /> : null}
      {request ? (
        <>
          <dl className="sms-facts">
            <dt>{words('form')}</dt>
            <dd>{words(`encoding.${request.encoding}`)}</dd>
            <dt>{words('contentType')}</dt>
            <dd>{request.contentType ?? words('noType')}</dd>
            <dt>{words('size')}</dt>
            <dd>{words('bytes', { count: request.size, size: counted.format(request.size) })}</dd>
          </dl>
          {request.broken ? <MessageBox variant="danger" message={words('broken')} /> : null}
          {request.fields.length > 0 ? (
            <table className="sms-table">
              <thead>
                <tr>
                  <th scope="col">{words('field')}</th>
                  <th scope="col">{words('value')}</th>
                  <th scope="col">{words('read')}</th>
                </tr>
              </thead>
              <tbody>
                {request.fields.map(({ name, known, values }, place) => (
                  <tr key={`${place} ${name}`}>
                    <th scope="row">
                      <code lang="und">{name}</code>
                    </th>
                    <td>{values.length === 0 ? words('empty') : values.map(said).join(', ')}</td>
                    <td>{words(known ? 'known' : 'unknown')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          ) : null}
        </>
      ) : null}
    </Box>
  )
}

function cameIn(record: ActionProps['record']): Came | null {
  const came: unknown = record && Reflect.get(record, 'came')
  return isCame(came) ? came : null
}

function isCame(value: unknown): value is Came {
  return typeof value === 'object' && value !== null && 'request' in value
}
