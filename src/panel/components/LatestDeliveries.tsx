import { H5, Text } from '@adminjs/design-system'
import { useTranslation, ViewHelpers } from 'adminjs'
import React from 'react'
import { Chip, type Tone } from './Chip.js'
import type { Delivery } from './doctor.js'
import { Moment } from './Moment.js'
import { useDeliveryReason } from './use-delivery-reason.js'
import { useWords } from './use-words.js'
import { numberFormat } from './formats.js'

const toneOf = (outcome: string): Tone => {
  if (outcome === 'delivered' || outcome === 'report') return 'good'
  if (outcome === 'rejected' || outcome === 'unknown_number') return 'bad'
  return outcome === 'test' ? 'plain' : 'notice'
}

/** What was posted for a number last, newest first, each leading to its line in the log. */
export function LatestDeliveries({ deliveries, number }: { deliveries: Delivery[]; number: string }) {
  const words = useWords('smsLatest')
  const { tl, i18n } = useTranslation()
  const reasonOf = useDeliveryReason()
  const views = new ViewHelpers()
  const all = `${views.resourceUrl({ resourceId: 'sms_deliveries' })}?${new URLSearchParams({ 'filters.number': number })}`
  const address = (recordId: string) =>
    views.recordActionUrl({ resourceId: 'sms_deliveries', recordId, actionName: 'show' })
  return (
    <section className="sms-latest" aria-labelledby="sms-latest-title">
      <H5 id="sms-latest-title" mt="xl" mb="default">
        {words('title')}
      </H5>
      <Text mb="default">{words(deliveries.length === 0 ? 'none' : 'hint')}</Text>
      {deliveries.length === 0 ? null : (
        <ul aria-live="polite">
          {deliveries.map(({ id, at, outcome, reason, durationMs }) => (
            <li key={id}>
              <a href={address(id)}>
                <Moment at={at} />
              </a>
              <Chip tone={toneOf(outcome)}>{tl(`outcome.${outcome}`, 'sms_deliveries')}</Chip>
              {reason ? <span>{reasonOf(reason)}</span> : null}
              <span className="sms-hop__took">
                {words('ms', { ms: numberFormat(i18n.language).format(durationMs) })}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={all}>{words('all')}</a>
      </p>
    </section>
  )
}
