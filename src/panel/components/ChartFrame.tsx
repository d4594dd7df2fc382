import React, { type ReactNode } from 'react'

/** Room for one bar or group of bars, and how tall the tallest is, in the chart's own units. */
export const chartUnit = { width: 20, height: 120 }

/** What stands around bars: title and legend, a sentence for whoever hears the page, first and last, and the exact counts. */
export function ChartFrame({
  title,
  legend,
  summary,
  places,
  axis,
  table,
  children,
}: {
  title: string
  /** Each series by its name in the styles, and what it is called with its total. */
  legend: { key: string; text: string }[]
  summary: string
  /** How many bars, or groups of them, stand beside one another. */
  places: number
  axis: string[]
  table: { title: string; counts: ReactNode }
  children: ReactNode
}) {
  const { width, height } = chartUnit
  return (
    <figure className="sms-chart">
      <figcaption>
        <span className="sms-chart__title">{title}</span>
        <ul className="sms-chart__legend">
          {legend.map(({ key, text }) => (
            <li key={key} className={`sms-chart__key sms-chart__key--${key}`}>
              {text}
            </li>
          ))}
        </ul>
      </figcaption>
      <svg viewBox={`0 0 ${places * width} ${height + 4}`} role="img" aria-label={summary} preserveAspectRatio="none">
        <line className="sms-chart__ground" x1={0} x2={places * width} y1={height + 1} y2={height + 1} />
        {children}
      </svg>
      <div className="sms-chart__axis" aria-hidden="true">
        {axis.map((said, place) => (
          <span key={`${place} ${said}`}>{said}</span>
        ))}
      </div>
      <details>
        <summary>{table.title}</summary>
        {table.counts}
      </details>
    </figure>
  )
}
