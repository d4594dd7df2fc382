import { ViewHelpers } from 'adminjs'
import React from 'react'
import { Chip } from './Chip.js'
import { Moment } from './Moment.js'
import type { Start } from './start.js'
import { useWords } from './use-words.js'
import { readable } from './who.js'

/** What waits for the person who looks: texts not read, who waits longest, and the numbers held. */
export function OwnDesk({ own }: { own: NonNullable<Start['own']> }) {
  const words = useWords('smsOwn')
  const cells = useWords('smsCells')
  const views = new ViewHelpers()
  const inbox = views.pageUrl('smsInbox')
  return (
    <section className="sms-panel" aria-labelledby="sms-own">
      <h3 id="sms-own">{words('title')}</h3>
      <p>
        <a href={inbox}>{own.unread === 0 ? words('noneUnread') : words('unread', { count: own.unread })}</a>
      </p>
      {own.waiting === 0 ? (
        <p className="sms-soft">{words('nobodyWaits')}</p>
      ) : (
        <>
          <p>{words('waiting', { count: own.waiting })}</p>
          <ul className="sms-rows">
            {own.longest.map(({ id, number, peer, since }) => (
              <li key={id}>
                <a href={`${inbox}?view=waiting&conversation=${id}`} title={peer}>
                  {readable(peer)}
                </a>
                <span className="sms-soft">
                  {words('since')} <Moment at={since} />
                </span>
                <span className="sms-soft" title={number}>
                  {words('to', { number: readable(number) })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h4>{words('numbers')}</h4>
      {own.numbers.length === 0 ? <p className="sms-soft">{words('noNumbers')}</p> : null}
      <ul className="sms-rows">
        {own.numbers.map(({ id, number, label, enabled }) => (
          <li key={id}>
            <a
              href={views.recordActionUrl({ resourceId: 'sms_numbers', recordId: id, actionName: 'show' })}
              title={number}
            >
              {readable(number)}
            </a>
            {label ? <span>{label}</span> : null}
            <Chip tone={enabled ? 'good' : 'bad'}>{cells(enabled ? 'on' : 'off')}</Chip>
          </li>
        ))}
      </ul>
    </section>
  )
}
