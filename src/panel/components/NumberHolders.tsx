import { type RecordJSON, useTranslation } from 'adminjs'
import React from 'react'
import { ActionLink } from './ActionLink.js'
import { Chip } from './Chip.js'
import type { Routing } from './number-page.js'
import { Panel } from './Panel.js'
import { useWords } from './use-words.js'
import { listFormat } from './formats.js'

interface NumberHoldersProps {
  record: RecordJSON
  resourceId: string
  routing: Routing
}

/** Who holds the number, in which order, who is passed over and why, and to whom the next new conversation goes. */
export function NumberHolders({ record, resourceId, routing }: NumberHoldersProps) {
  const words = useWords('smsNumber')
  const { i18n, tl } = useTranslation()
  const link = (action: string) => <ActionLink record={record} resourceId={resourceId} action={action} />
  const [next] = routing.next
  const all = listFormat(i18n.language, { type: 'unit', style: 'short' }).format(routing.all.map(({ name }) => name))
  const goesTo = () => {
    if (routing.candidates.length === 0) return words('nextNobody')
    if (next) return words('nextOne', { name: next.name })
    return words(routing.nobodyAvailable ? 'nextNobodyAvailable' : 'nextAll', { names: all })
  }
  return (
    <Panel
      title={words('holders')}
      aside={
        <span className="sms-links">
          {link('assign')}
          {link('share')}
          {link('accessReview')}
        </span>
      }
    >
      {record.params.unlinkedAt ? null : <p className="sms-number__next">{goesTo()}</p>}
      {routing.outcome === 'held_disabled' ? <p>{words('nextOff')}</p> : null}
      {routing.outcome === 'held_tier' ? <p>{words('nextTier')}</p> : null}
      {routing.candidates.length > 0 ? (
        <ol className="sms-crew">
          {routing.candidates.map(({ user, name, skipped }) => (
            <li key={user}>
              <span className="sms-crew__name">{name}</span>
              {next?.user === user && routing.candidates.length > 1 ? <Chip tone="good">{words('isNext')}</Chip> : null}
              {skipped ? <Chip tone="notice">{words(`skipped_${skipped}`)}</Chip> : null}
            </li>
          ))}
        </ol>
      ) : null}
      {routing.rule === 'single' ? null : (
        <p className="sms-soft">
          {words('routing', { routing: tl(`routing.${routing.rule}`, resourceId) })} {words(`rule_${routing.rule}`)}
        </p>
      )}
      {record.params.moveOnMinutes ? (
        <p className="sms-soft">{words('movesOn', { count: record.params.moveOnMinutes })}</p>
      ) : null}
    </Panel>
  )
}
