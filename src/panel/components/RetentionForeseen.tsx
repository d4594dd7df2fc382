import React from 'react'
import { useRetentionPreview } from './use-retention-preview.js'
import type { Words } from './use-words.js'
import { whenOf } from './when.js'

const aDay = 86_400_000

interface RetentionForeseenProps {
  kind: 'messages' | 'deliveries'
  /** As it was typed. */
  months: string
  tenantId: string | undefined
  words: Words
}

/** Says of a term before it is saved how much would go, and when at the earliest. */
export function RetentionForeseen({ kind, months, tenantId, words }: RetentionForeseenProps) {
  const { preview, failed } = useRetentionPreview({ tenantId, kind, months })
  return (
    <div role="status">
      {failed ? <p>{words('retentionUnknown')}</p> : null}
      {preview ? (
        <p>
          {words(preview.rows === 0 ? 'retentionNothing' : `retention_${kind}`, {
            count: preview.isMore ? `${preview.rows}+` : preview.rows,
            before: whenOf(preview.before),
            startsAt: whenOf(preview.startsAt ?? new Date(Date.now() + aDay).toISOString()),
          })}{' '}
          {preview.holds > 0 ? words('retentionHolds') : null}
        </p>
      ) : null}
    </div>
  )
}
