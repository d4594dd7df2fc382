import { useTranslation } from 'adminjs'
import React from 'react'
import { ChartFrame, chartUnit } from './ChartFrame.js'
import { type DeliveryCounts, type Series, series, seriesOf } from './delivery-log.js'
import { dateFormat, numberFormat } from './formats.js'
import { useWords } from './use-words.js'

const { width, height } = chartUnit
const steps = { hour: 3_600_000, day: 86_400_000 }

/** Requests by outcome as bars on one another, an hour or a day (UTC) each, and the exact counts in words. */
export function OutcomeChart({ counts: { from, until, step, counts } }: { counts: DeliveryCounts }) {
  const words = useWords('smsDeliveryLog')
  const { i18n, translateLabel } = useTranslation()
  const counted = numberFormat(i18n.language)
  const clock = step === 'hour' ? ({ hour: 'numeric', minute: '2-digit' } as const) : {}
  const dated = dateFormat(i18n.language, { month: 'short', day: 'numeric', timeZone: 'UTC', ...clock })
  const bars = barsOf({ from, until, step, counts })
  const most = Math.max(1, ...bars.map(bar => series.reduce((sum, key) => sum + bar.of[key], 0)))
  const totalOf = (key: Series) => bars.reduce((sum, bar) => sum + bar.of[key], 0)
  const totals = Object.fromEntries(series.map(key => [key, counted.format(totalOf(key))]))
  const outcomes = [...new Set(counts.map(({ outcome }) => outcome))]
  const [first, last] = [bars[0]?.at, bars.at(-1)?.at]
  const name = (at: number | undefined) => (at === undefined ? '' : dated.format(new Date(at)))
  return (
    <ChartFrame
      title={words(`title_${step}`)}
      legend={series.map(key => ({ key, text: words(`legend_${key}`, { total: totals[key] ?? '' }) }))}
      summary={words('summary', { ...totals, most: counted.format(most) })}
      places={bars.length}
      axis={[name(first), words('most', { count: most }), name(last)]}
      table={{
        title: words('table'),
        counts: (
          <dl className="sms-facts">
            {outcomes.map(outcome => (
              <React.Fragment key={outcome}>
                <dt>{translateLabel(`outcome.${outcome}`, 'sms_deliveries')}</dt>
                <dd>
                  {counted.format(counts.reduce((sum, row) => sum + (row.outcome === outcome ? row.count : 0), 0))}
                </dd>
              </React.Fragment>
            ))}
          </dl>
        ),
      }}
    >
      {bars.map((bar, place) => {
        let top = height
        return series.map(key => {
          const tall = (bar.of[key] / most) * height
          top -= tall
          return tall === 0 ? null : (
            <rect
              key={`${bar.at} ${key}`}
              className={`sms-chart__bar sms-chart__bar--${key}`}
              x={place * width + 2}
              y={top}
              width={width - 4}
              height={tall}
            >
              <title>{words(`bar_${key}`, { at: name(bar.at), count: bar.of[key] })}</title>
            </rect>
          )
        })
      })}
    </ChartFrame>
  )
}

interface Bar {
  at: number
  of: Record<Series, number>
}

/** A bar for each hour or day of the period, in which nothing may have come. */
function barsOf({ from, until, step, counts }: Pick<DeliveryCounts, 'from' | 'until' | 'step' | 'counts'>): Bar[] {
  const long = steps[step]
  const begin = Math.floor(Date.parse(from) / long)
  const end = Math.max(begin, Math.floor((Date.parse(until) - 1) / long))
  const bars = Array.from({ length: end - begin + 1 }, (_, place): Bar => {
    return { at: (begin + place) * long, of: { delivered: 0, held: 0, refused: 0, other: 0 } }
  })
  for (const { at, outcome, count } of counts) {
    const bar = bars[Math.floor(Date.parse(at) / long) - begin]
    if (bar) bar.of[seriesOf(outcome)] += count
  }
  return bars
}
