import { ViewHelpers } from 'adminjs'
import React from 'react'
import { Chip } from './Chip.js'
import { Moment } from './Moment.js'
import { Panel } from './Panel.js'
import type { HeldNumber } from './review.js'
import { useWords } from './use-words.js'
import { readable } from './who.js'

interface HeldNumbersProps {
  held: HeldNumber[]
  total: number
  /** The moment that was asked of; empty: now. */
  at: string
}

/** What somebody holds: each number with their place among its holders, since when, and how much they read. */
export function HeldNumbers({ held, total, at }: HeldNumbersProps) {
  const words = useWords('smsReach')
  const review = (recordId: string) =>
    new ViewHelpers().recordActionUrl({
      resourceId: 'sms_numbers',
      recordId,
      actionName: 'accessReview',
      search: at === '' ? '' : `?${new URLSearchParams({ at })}`,
    })
  return (
    <Panel title={words('held')}>
      {held.length === 0 ? <p>{words('nothingHeld')}</p> : null}
      <ul className="sms-rows">
        {held.map(number => (
          <li key={number.numberId}>
            <span className="sms-rows__main">
              <a href={review(number.numberId)} title={number.number}>
                {readable(number.number)}
              </a>
              {number.label ? ` ${number.label}` : ''}
              <span className="sms-review__beside">
                {number.holders > 1
                  ? words('place', { place: number.inOrder, count: number.holders })
                  : words('onlyHolder')}
                {' · '}
                {words('holdsSince')} <Moment at={number.since} />
                {number.readsFrom ? (
                  <>
                    {' · '}
                    {words('readsFrom')} <Moment at={number.readsFrom} />
                  </>
                ) : null}
              </span>
            </span>
            {number.enabled === false ? <Chip tone="bad">{words('off')}</Chip> : null}
            {number.reads ? null : <Chip tone="notice">{words(number.reads === null ? 'notRead' : 'noMember')}</Chip>}
          </li>
        ))}
      </ul>
      {total > held.length ? <p>{words('more', { count: total - held.length })}</p> : null}
    </Panel>
  )
}
