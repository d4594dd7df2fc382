import React from 'react'
import { Chip } from './Chip.js'
import { Moment } from './Moment.js'
import { Panel } from './Panel.js'
import type { Holder, Tenure } from './review.js'
import { useWords } from './use-words.js'

interface HoldingReadersProps {
  holders: Holder[]
  tenure: Tenure
}

/** Who reads a number because they hold it, in their order: since when, and how much of what was before. */
export function HoldingReaders({ holders, tenure }: HoldingReadersProps) {
  const words = useWords('smsAccessReview')
  return (
    <Panel title={words('holders')}>
      {holders.length === 0 ? <p>{words(tenure.linked ? 'noHolders' : 'noHoldersEnded')}</p> : null}
      <ol className="sms-crew">
        {holders.map(holder => (
          <li key={holder.userId}>
            <span className="sms-crew__name">{holder.name}</span>
            {holder.reads ? null : <Chip tone="notice">{words(holder.reads === null ? 'notRead' : 'noMember')}</Chip>}
            <p className="sms-soft">
              {words('holdsSince')} <Moment at={holder.since} />
              {' · '}
              {holder.readsFrom ? (
                <>
                  {words('readsFrom')} <Moment at={holder.readsFrom} />
                </>
              ) : (
                words('readsAll')
              )}
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
