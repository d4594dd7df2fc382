import { type RecordJSON, useTranslation } from 'adminjs'
import React from 'react'
import { Moment } from './Moment.js'
import { Panel } from './Panel.js'
import { useWords } from './use-words.js'

const moments = ['linkedAt', 'unlinkedAt', 'goneSince'] as const

/** What else there is to know of the number. */
export function NumberDetails({ record: { params } }: { record: RecordJSON }) {
  const words = useWords('smsNumber')
  const { tp } = useTranslation()
  return (
    <Panel title={words('details')}>
      <dl className="sms-facts">
        <dt>{tp('number', 'sms_numbers')}</dt>
        <dd>{params.number}</dd>
        {moments.map(name =>
          params[name] ? (
            <React.Fragment key={name}>
              <dt>{tp(name, 'sms_numbers')}</dt>
              <dd>
                <Moment at={params[name]} />
              </dd>
            </React.Fragment>
          ) : null,
        )}
      </dl>
    </Panel>
  )
}
