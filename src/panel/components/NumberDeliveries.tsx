import { useTranslation, ViewHelpers } from 'adminjs'
import React from 'react'
import { Chip, type Tone } from './Chip.js'
import { Moment } from './Moment.js'
import type { Delivery } from './number-page.js'
import { Panel } from './Panel.js'
import { useDeliveryReason } from './use-delivery-reason.js'
import { useWords } from './use-words.js'

const plain = ['duplicate', 'test', 'report_unmatched']
const toneOf = (outcome: string): Tone => {
  if (outcome === 'delivered' || outcome === 'report') return 'good'
  if (outcome.startsWith('held')) return 'notice'
  return plain.includes(outcome) ? 'plain' : 'bad'
}

/** What QuestBlue posted last for the number, and what became of it. */
export function NumberDeliveries({ deliveries, number }: { deliveries: Delivery[]; number: string }) {
  const words = useWords('smsNumber')
  const { tl } = useTranslation()
  const reasonOf = useDeliveryReason()
  const views = new ViewHelpers()
  const all = `${views.resourceUrl({ resourceId: 'sms_deliveries' })}?filters.number=${encodeURIComponent(number)}`
  const one = (recordId: string) =>
    views.recordActionUrl({ resourceId: 'sms_deliveries', recordId, actionName: 'show' })
  return (
    <Panel
      title={words('deliveries')}
      aside={
        deliveries.length > 0 ? (
          <a className="sms-link" href={all}>
            {words('allDeliveries')}
          </a>
        ) : null
      }
    >
      {deliveries.length === 0 ? <p className="sms-soft">{words('noDeliveries')}</p> : null}
      <ul className="sms-rows">
        {deliveries.map(({ id, at, outcome, reason, releasedAt }) => (
          <li key={id}>
            <a className="sms-rows__main" href={one(id)}>
              <Moment at={at} />
            </a>
            <Chip tone={toneOf(outcome)}>{tl(`outcome.${outcome}`, 'sms_deliveries')}</Chip>
            {releasedAt ? <span className="sms-soft">{words('released')}</span> : null}
            {reason ? <span className="sms-soft">{reasonOf(reason)}</span> : null}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
