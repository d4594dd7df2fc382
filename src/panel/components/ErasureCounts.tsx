import React from 'react'
import { useWords } from './use-words.js'

const kinds = ['texts', 'files', 'conversations', 'details', 'requests'] as const

/** How much of what is or would be erased. */
export type ErasureCount = Record<(typeof kinds)[number], number>

/** Whether there is anything to erase. */
export function isNothing(count: ErasureCount): boolean {
  return kinds.every(kind => count[kind] === 0)
}

/** What is or would be erased, a line a kind. */
export function ErasureCounts({ count }: { count: ErasureCount }) {
  const words = useWords('smsErasure')
  return (
    <dl className="sms-facts">
      {kinds.map(kind => (
        <React.Fragment key={kind}>
          <dt>{words(kind)}</dt>
          <dd>{String(count[kind])}</dd>
        </React.Fragment>
      ))}
    </dl>
  )
}
