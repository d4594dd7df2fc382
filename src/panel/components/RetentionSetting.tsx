import { Input } from '@adminjs/design-system'
import React, { type ChangeEvent } from 'react'
import type { SettingProps } from './setting.js'
import { useRetentionPreview } from './use-retention-preview.js'
import { whenOf } from './when.js'

const kinds: Record<string, 'messages' | 'deliveries'> = {
  keepMessagesMonths: 'messages',
  keepDeliveriesMonths: 'deliveries',
}

/** Months that something is kept; none: for ever. Says before it is saved how much would go, and when at the earliest. */
export function RetentionSetting({ id, value, values: _, words, tenantId, onChange, ...described }: SettingProps) {
  const kind = kinds[id] ?? 'messages'
  const { preview, failed } = useRetentionPreview({ tenantId, kind, months: value })
  const typed = (event: ChangeEvent<HTMLInputElement>) => onChange(event.target.value)
  return (
    <>
      <Input id={id} type="number" min={1} max={240} value={value} onChange={typed} {...described} />
      <div role="status">
        {failed ? <p>{words('retentionUnknown')}</p> : null}
        {preview ? (
          <p>
            {words(preview.rows === 0 ? 'retentionNothing' : `retention_${kind}`, {
              count: preview.isMore ? `${preview.rows}+` : preview.rows,
              before: whenOf(preview.before),
              startsAt: whenOf(preview.startsAt),
            })}{' '}
            {preview.holds > 0 ? words('retentionHolds') : null}
          </p>
        ) : null}
      </div>
    </>
  )
}
