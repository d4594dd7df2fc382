import React from 'react'
import { Chip, type Tone } from './Chip.js'
import { Moment } from './Moment.js'
import type { Line } from './number-list.js'
import { useWords } from './use-words.js'

const tones: Record<string, Tone> = {
  enabled: 'good',
  disabled: 'bad',
  unassigned: 'notice',
  not_set: 'bad',
  silent: 'notice',
  gone: 'bad',
  unlinked: 'plain',
}

/** How a number stands: in words and colour, since when and why. */
export function NumberStates({ line }: { line: Line }) {
  const words = useWords('smsNumberList')
  const { states } = line.facts
  return (
    <ul className="sms-states">
      {(states.length === 0 ? ['enabled'] : states).map(state => (
        <li key={state}>
          <Chip tone={tones[state]}>{words(`state_${state}`)}</Chip> <Since state={state} line={line} />
        </li>
      ))}
    </ul>
  )
}

function Since({ state, line: { params, facts } }: { state: string; line: Line }) {
  const words = useWords('smsNumberList')
  const sinces: Record<string, string | null> = {
    disabled: facts.switchedAt,
    gone: params.goneSince,
    unlinked: params.unlinkedAt,
    silent: facts.quietSince,
  }
  const since = sinces[state]
  const days = since && state === 'silent' ? Math.floor((Date.now() - Date.parse(since)) / 86_400_000) : null
  return (
    <span className="sms-soft">
      {days === null ? null : words('silentDays', { count: days })}
      {since && days === null ? (
        <>
          {words('since')} <Moment at={since} short />
        </>
      ) : null}
      {state === 'disabled' && params.disabledReason ? (
        <span className="sms-states__why">{words('because', { reason: params.disabledReason })}</span>
      ) : null}
    </span>
  )
}
