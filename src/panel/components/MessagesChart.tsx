import { useTranslation } from 'adminjs'
import React from 'react'
import type { Day } from './number-page.js'
import { useWords } from './use-words.js'
import { dateFormat, numberFormat } from './formats.js'

const series = ['received', 'sent', 'failed'] as const
const width = 20
const height = 120

/** Texts a day as bars, and the same as a table: for whoever hears the page, and for exact counts. */
export function MessagesChart({ days }: { days: Day[] }) {
  const words = useWords('smsChart')
  const { i18n } = useTranslation()
  const counted = numberFormat(i18n.language)
  const dated = dateFormat(i18n.language, { month: 'short', day: 'numeric', timeZone: 'UTC' })
  const name = (day: string) => dated.format(new Date(`${day}T00:00:00Z`))
  const totalOf = (key: (typeof series)[number]) => days.reduce((total, day) => total + day[key], 0)
  const most = Math.max(1, ...days.flatMap(day => series.map(key => day[key])))
  const [first, last] = [days[0]?.day, days.at(-1)?.day]
  const totals = Object.fromEntries(series.map(key => [key, counted.format(totalOf(key))]))
  return (
    <figure className="sms-chart">
      <figcaption>
        <span className="sms-chart__title">{words('title', { count: days.length })}</span>
        <ul className="sms-chart__legend">
          {series.map(key => (
            <li key={key} className={`sms-chart__key sms-chart__key--${key}`}>
              {words(`legend_${key}`, { total: totals[key] ?? '' })}
            </li>
          ))}
        </ul>
      </figcaption>
      <svg
        viewBox={`0 0 ${days.length * width} ${height + 4}`}
        role="img"
        aria-label={words('summary', { ...totals, most: counted.format(most) })}
        preserveAspectRatio="none"
      >
        <line className="sms-chart__ground" x1={0} x2={days.length * width} y1={height + 1} y2={height + 1} />
        {days.map((day, place) =>
          series.map((key, order) => {
            const tall = day[key] === 0 ? 0 : Math.max(2, (day[key] / most) * height)
            return (
              <rect
                key={`${day.day} ${key}`}
                className={`sms-chart__bar sms-chart__bar--${key}`}
                x={place * width + 2 + order * 5.5}
                y={height - tall}
                width={5}
                height={tall}
              >
                <title>{words(`bar_${key}`, { day: name(day.day), count: day[key] })}</title>
              </rect>
            )
          }),
        )}
      </svg>
      <div className="sms-chart__axis" aria-hidden="true">
        <span>{first ? name(first) : ''}</span>
        <span>{words('most', { count: most })}</span>
        <span>{last ? name(last) : ''}</span>
      </div>
      <details>
        <summary>{words('table')}</summary>
        <table className="sms-table">
          <thead>
            <tr>
              <th scope="col">{words('day')}</th>
              {series.map(key => (
                <th key={key} scope="col">
                  {words(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map(day => (
              <tr key={day.day}>
                <th scope="row">{name(day.day)}</th>
                {series.map(key => (
                  <td key={key}>{counted.format(day[key])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
