import { useTranslation } from 'adminjs'
import React from 'react'
import { Chip, type Tone } from './Chip.js'
import type { Hop } from './doctor.js'
import { MendLink } from './MendLink.js'
import { useTold } from './use-told.js'
import { useWords } from './use-words.js'
import { numberFormat } from './formats.js'

const tones: Record<Hop['state'], Tone> = {
  green: 'good',
  warned: 'notice',
  red: 'bad',
  not_needed: 'plain',
  not_reached: 'plain',
  running: 'plain',
}

/** The hops of a test in their order: how each stands, what was found, what to do, and how long it took. */
export function HopList({ hops, label }: { hops: Hop[]; label: string }) {
  const words = useWords('smsDoctor')
  const told = useTold(words)
  const { i18n } = useTranslation()
  return (
    <ol className="sms-hops" aria-label={label}>
      {hops.map(({ hop, state, code, values, ms, mend }) => (
        <li key={hop} className={`sms-hop sms-hop--${state}`} data-hop={hop} data-state={state}>
          <p className="sms-hop__head">
            <strong>{words(`hop.${hop}`)}</strong>
            <Chip tone={tones[state]}>{words(`state.${state}`)}</Chip>
            {ms === null ? null : (
              <span className="sms-hop__took">{words('took', { ms: numberFormat(i18n.language).format(ms) })}</span>
            )}
          </p>
          {state === 'running' ? null : <p>{told(`found.${code}`, values)}</p>}
          {state === 'red' || state === 'warned' ? (
            <p className="sms-hop__todo">
              {told(`todo.${code}`, values)} <MendLink mend={mend} />
            </p>
          ) : null}
        </li>
      ))}
    </ol>
  )
}
