import { useTranslation } from 'adminjs'
import React from 'react'
import { ChartFrame, chartUnit } from './ChartFrame.js'
import type { Day } from './number-page.js'
import { useWords } from './use-words.js'
import { dateFormat, numberFormat } from './formats.js'

const series = ['received', 'sent', 'failed'] as const
const { width, height } = chartUnit

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
    <ChartFrame
      title={words('title', { count: days.length })}
      legend={series.map(key => ({ key, text: words(`legend_${key}`, { total: totals[key] ?? '' }) }))}
      summary={words('summary', { ...totals, most: counted.format(most) })}
      places={days.length}
      axis={[first ? name(first) : '', words('most', { count: most }), last ? name(last) : '']}
      table={{
        title: words('table'),
        counts: (
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
        ),
      }}
    >
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
    </ChartFrame>
  )
}
