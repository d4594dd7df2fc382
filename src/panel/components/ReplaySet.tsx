import { Button } from '@adminjs/design-system'
import { useTranslation, ViewHelpers } from 'adminjs'
import React from 'react'
import type { DeliveryFilters } from './delivery-log.js'
import { numberFormat } from './formats.js'
import { Refusal } from './Refusal.js'
import { useReplaySet } from './use-replay-set.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'
import { readable } from './who.js'

const shown = ['delivered', 'duplicate', 'held_disabled', 'held_unassigned', 'held_tier', 'already', 'refused'] as const

/** Takes in what the list shows, all pages of it: first what would become of it, then the button that does it. */
export function ReplaySet({ filters, onTaken }: { filters: DeliveryFilters; onTaken: () => void }) {
  const words = useWords('smsReplaySet')
  const { i18n } = useTranslation()
  const { say } = useSentences()
  const { gathered, busy, refusal, look, take } = useReplaySet(filters)
  const counted = numberFormat(i18n.language)
  const counts = gathered?.counts ?? {}
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const left = all - (counts.already ?? 0) - (counts.refused ?? 0)
  const views = new ViewHelpers()
  return (
    <details>
      <summary>{words('title')}</summary>
      <p>{words('intro')}</p>
      <div className="sms-buttons">
        <Button type="button" variant="outlined" disabled={busy} onClick={() => void look()}>
          {words('look')}
        </Button>
        {gathered?.kind === 'foreseen' && !busy && gathered.next === null && left > 0 ? (
          <Button type="button" variant="contained" onClick={() => void take().then(onTaken)}>
            {words('take', { count: left })}
          </Button>
        ) : null}
      </div>
      <Refusal sentence={refusal} />
      <p role="status">
        {busy ? words('looking', { count: all }) : gathered ? words(gathered.kind, { count: all }) : null}
      </p>
      {gathered && all > 0 ? (
        <dl className="sms-facts">
          {shown
            .filter(outcome => (counts[outcome] ?? 0) > 0)
            .map(outcome => (
              <React.Fragment key={outcome}>
                <dt>{words(outcome)}</dt>
                <dd>{counted.format(counts[outcome] ?? 0)}</dd>
              </React.Fragment>
            ))}
        </dl>
      ) : null}
      {gathered && gathered.refused.length > 0 ? (
        <ul className="sms-results">
          {gathered.refused.map(({ deliveryId, number, refusal: why }) => (
            <li key={deliveryId}>
              <a
                className="sms-link"
                href={views.recordActionUrl({
                  resourceId: 'sms_deliveries',
                  recordId: deliveryId,
                  actionName: 'showRequest',
                })}
              >
                {number ? readable(number) : words('nobody')}
              </a>{' '}
              {why ? say(why) : null}
            </li>
          ))}
        </ul>
      ) : null}
    </details>
  )
}
