import React, { type ReactNode } from 'react'

/** What a chip says of something: good, bad, to be looked at, or neither. */
export type Tone = 'good' | 'bad' | 'notice' | 'warning' | 'plain'

/** A word or two about a state, readable on any ground. */
export function Chip({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`sms-chip sms-chip--${tone}`}>{children}</span>
}
