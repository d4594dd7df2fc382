import { useTranslation } from 'adminjs'
import React from 'react'
import { MessagesChart } from './MessagesChart.js'
import type { Desk, Limit } from './number-page.js'
import { Panel } from './Panel.js'
import { useWords } from './use-words.js'
import { numberFormat } from './formats.js'

/** How much came and went: segments today and this month, against the limits that were entered, and texts by day. */
export function NumberUsage({ desk }: { desk: Desk }) {
  const words = useWords('smsUsage')
  const { i18n } = useTranslation()
  const counted = numberFormat(i18n.language)
  const used = desk.used ?? { inToday: 0, outToday: 0, inMonth: 0, outMonth: 0 }
  return (
    <Panel wide title={words('title')}>
      <div className="sms-usage">
        <div>
          <table className="sms-table">
            <caption>{words('segments')}</caption>
            <thead>
              <tr>
                <td />
                <th scope="col">{words('today')}</th>
                <th scope="col">{words('month')}</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">{words('in')}</th>
                <td>{counted.format(used.inToday)}</td>
                <td>{counted.format(used.inMonth)}</td>
              </tr>
              <tr>
                <th scope="row">{words('out')}</th>
                <td>{counted.format(used.outToday)}</td>
                <td>{counted.format(used.outMonth)}</td>
              </tr>
            </tbody>
          </table>
          {desk.limits.map(limit => (
            <LimitLine key={`${limit.scope} ${limit.period}`} limit={limit} />
          ))}
          <p className="sms-soft">{words('zone', { zone: desk.zone })}</p>
        </div>
        <MessagesChart days={desk.days} />
      </div>
    </Panel>
  )
}

/** One limit, how far it is used up, and over which numbers and which days it counts. */
function LimitLine({ limit: { scope, period, segments, used } }: { limit: Limit }) {
  const words = useWords('smsUsage')
  const { i18n } = useTranslation()
  const counted = numberFormat(i18n.language)
  const values = { used: counted.format(used), limit: counted.format(segments) }
  const id = `sms-limit-${scope}-${period}`
  const isNear = used >= segments * 0.8
  return (
    <div className="sms-limit">
      <label htmlFor={id}>{words(`limit_${scope}_${period}`, values)}</label>
      <progress id={id} max={segments} value={Math.min(used, segments)} />
      {isNear ? <p className="sms-limit__near">{words(used >= segments ? 'reached' : 'near')}</p> : null}
    </div>
  )
}
