import { useTranslation } from 'adminjs'
import React from 'react'
import type { DeliveryCounts } from './delivery-log.js'
import { numberFormat } from './formats.js'
import { Moment } from './Moment.js'
import { useWords } from './use-words.js'

/** What came on addresses that were never ours, by where it came from: counted, and kept nowhere. */
export function Strangers({ seen: { since, sources, others } }: { seen: NonNullable<DeliveryCounts['strangers']> }) {
  const words = useWords('smsDeliveryLog')
  const { i18n } = useTranslation()
  const counted = numberFormat(i18n.language)
  if (sources.length === 0) return null
  return (
    <details>
      <summary>{words('strangers')}</summary>
      <p>
        {words('strangersIntro')} <Moment at={since} />
      </p>
      <table className="sms-table">
        <thead>
          <tr>
            <th scope="col">{words('source')}</th>
            <th scope="col">{words('count')}</th>
            <th scope="col">{words('tooFast')}</th>
          </tr>
        </thead>
        <tbody>
          {sources.map(({ address, count, refused }) => (
            <tr key={address}>
              <th scope="row">{address}</th>
              <td>{counted.format(count)}</td>
              <td>{counted.format(refused)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {others > 0 ? <p>{words('otherSources', { count: others })}</p> : null}
    </details>
  )
}
