import { Box, Button, H4 } from '@adminjs/design-system'
import React, { type ReactNode, useEffect, useRef } from 'react'
import { BulkResults } from './BulkResults.js'
import { isSame } from './bulk.js'
import { Refusal } from './Refusal.js'
import type { useBulk } from './use-bulk.js'
import { useWords } from './use-words.js'

interface BulkWorkProps {
  bulk: ReturnType<typeof useBulk>
  actionName: string
  count: number
  /** The way on from here. */
  children: ReactNode
}

/** The work on several numbers while it is done and after: how far it is, what came of each, and the rest that is left. */
export function BulkWork({ bulk, actionName, count, children }: BulkWorkProps) {
  const words = useWords('smsBulk')
  const heading = useRef<HTMLDivElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const { results, left, busy, interrupted } = bulk
  const refused = results.filter(({ refusal }) => refusal !== null).length
  const same = results.filter(isSame).length
  const done = results.length - refused - same
  return (
    <Box variant="container" className="sms-form sms-bulk" aria-busy={busy}>
      <div ref={heading} tabIndex={-1}>
        <H4>{words('results')}</H4>
      </div>
      {busy ? <progress max={count} value={results.length} aria-label={words('results')} /> : null}
      <p role="status">
        {busy ? words('working', { done: results.length, count }) : words('summary', { done, refused, same })}
      </p>
      <Refusal sentence={interrupted === null ? null : words('interrupted', { reason: interrupted })} />
      <BulkResults results={results} actionName={actionName} done />
      {!busy && left.length > 0 ? (
        <p>
          {words('left', { count: left.length })}{' '}
          <Button type="button" variant="contained" onClick={() => void bulk.goOn()}>
            {words('goOn', { count: left.length })}
          </Button>
        </p>
      ) : null}
      {busy ? null : <p className="sms-bulk__on">{children}</p>}
    </Box>
  )
}
