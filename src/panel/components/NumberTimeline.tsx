import { Button } from '@adminjs/design-system'
import { useTranslation } from 'adminjs'
import React, { useEffect, useRef } from 'react'
import { Moment } from './Moment.js'
import type { Timeline } from './number-page.js'
import { Panel } from './Panel.js'
import { Refusal } from './Refusal.js'
import { actorOf, reasonOf, sentenceOf } from './timeline-words.js'
import { useTimeline } from './use-timeline.js'
import { useWords } from './use-words.js'

/** Everything that happened to the number, newest first: what, who, when and why. */
export function NumberTimeline({ recordId, newest }: { recordId: string; newest: Timeline }) {
  const words = useWords('smsTimeline')
  const form = useWords('smsForm')
  const { i18n, tl } = useTranslation()
  const { events, older, showOlder, busy, failed } = useTimeline(recordId, newest)
  const list = useRef<HTMLOListElement>(null)
  const from = useRef(Number.POSITIVE_INFINITY)
  // Where the button was, the first of what it brought is read next.
  useEffect(() => {
    if (events.length <= from.current) return
    list.current?.querySelectorAll('li')[from.current]?.focus()
    from.current = Number.POSITIVE_INFINITY
  }, [events.length])
  const telling = {
    words,
    language: i18n.language,
    routing: (code: string) => tl(`routing.${code}`, 'sms_numbers'),
    audited: (action: string) => tl(`action.${action}`, 'sms_audit'),
  }
  const more = () => {
    from.current = events.length
    void showOlder()
  }
  return (
    <Panel title={words('title')}>
      {events.length === 0 ? <p className="sms-soft">{words('none')}</p> : null}
      <ol className="sms-timeline" ref={list}>
        {events.map(event => {
          const reason = reasonOf(event)
          return (
            <li key={event.id} tabIndex={-1}>
              <p>{sentenceOf(event, telling)}</p>
              {reason ? <p className="sms-timeline__why">{words('because', { reason })}</p> : null}
              <p className="sms-soft">
                {actorOf(event, words)} · <Moment at={event.at} />
              </p>
            </li>
          )
        })}
      </ol>
      <Refusal sentence={failed ? words('failed') : null} />
      {older ? (
        <Button type="button" variant="outlined" disabled={busy} aria-busy={busy} onClick={more}>
          {busy ? form('busy') : words('older')}
        </Button>
      ) : null}
    </Panel>
  )
}
