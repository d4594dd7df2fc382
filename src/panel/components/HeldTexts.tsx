import { Button } from '@adminjs/design-system'
import { type RecordJSON, useTranslation, ViewHelpers } from 'adminjs'
import React, { useRef } from 'react'
import { Moment } from './Moment.js'
import type { Desk, Routing } from './number-page.js'
import { Panel } from './Panel.js'
import { Refusal } from './Refusal.js'
import { useChange } from './use-change.js'
import { useWords } from './use-words.js'
import { readable } from './who.js'

interface HeldTextsProps {
  record: RecordJSON
  resourceId: string
  desk: Desk
  outcome: Routing['outcome']
  reload: () => Promise<void>
}

/** Texts that came and wait, oldest first, each with why; to be delivered one by one or all at once. */
export function HeldTexts({ record, resourceId, desk, outcome, reload }: HeldTextsProps) {
  const words = useWords('smsHeld')
  const form = useWords('smsForm')
  const { tl } = useTranslation()
  const { change, busy, refusal } = useChange(reload)
  const frame = useRef<HTMLDivElement>(null)
  // What had the focus goes with the text, or with the whole panel: then the page's own name takes it.
  const focus = () => {
    const heading = frame.current?.closest('section')?.querySelector('h3')
    const page = document.querySelector<HTMLElement>('.sms-number h3')
    setTimeout(() => (heading?.isConnected ? heading : page)?.focus())
  }
  const deliver = async (recordId: string) => {
    if (await change({ resourceId: 'sms_deliveries', recordId, actionName: 'deliver' })) focus()
  }
  const deliverAll = async () => {
    if (await change({ resourceId, recordId: record.id, actionName: 'releaseWaiting' })) focus()
  }
  const canHave = outcome === 'delivered'
  const more = desk.waiting - desk.held.length
  const all = new ViewHelpers().resourceUrl({ resourceId: 'sms_deliveries' })
  return (
    <Panel
      wide
      title={words('title', { count: desk.waiting })}
      aside={
        canHave ? (
          <Button type="button" variant="contained" disabled={busy} onClick={() => void deliverAll()}>
            {busy ? form('busy') : words('deliverAll', { count: desk.waiting })}
          </Button>
        ) : null
      }
    >
      <div ref={frame} aria-busy={busy}>
        <p className="sms-soft">{words('intro')}</p>
        {canHave ? null : <p>{words(`notYet_${outcome}`)}</p>}
        <Refusal sentence={refusal} />
        <ul className="sms-rows">
          {desk.held.map(({ id, at, peer, text, files, why }) => (
            <li key={id}>
              <span className="sms-rows__main">
                <strong title={peer}>{readable(peer)}</strong> <Moment at={at} />
                <span className="sms-rows__text">{text}</span>
                {files > 0 ? <span className="sms-soft">{words('files', { count: files })}</span> : null}
                <span className="sms-soft">{tl(`outcome.${why}`, 'sms_deliveries')}</span>
              </span>
              {canHave ? (
                <Button
                  type="button"
                  size="sm"
                  disabled={busy}
                  aria-label={words('deliverFrom', { peer: readable(peer) })}
                  onClick={() => void deliver(id)}
                >
                  {words('deliver')}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
        {more > 0 ? (
          <p>
            <a className="sms-link" href={`${all}?filters.number=${encodeURIComponent(record.params.number)}`}>
              {words('more', { count: more })}
            </a>
          </p>
        ) : null}
        <span className="sms-announced" role="status">
          {busy ? form('busy') : ''}
        </span>
      </div>
    </Panel>
  )
}
