import React from 'react'
import { useWords } from './use-words.js'

const keys = ['next', 'previous', 'open', 'search', 'write', 'send', 'back'] as const

/** The inbox's keys, to be read, and the switch of those that are letters. */
export function KeyList({ on, onChange }: { on: boolean; onChange: (on: boolean) => void }) {
  const words = useWords('smsInboxKeys')
  return (
    <details className="sms-keys">
      <summary>{words('title')}</summary>
      <div className="sms-keys__list">
        <dl>
          {keys.map(name => (
            <div key={name}>
              <dt>
                <kbd>{words(`key.${name}`)}</kbd>
              </dt>
              <dd>{words(name)}</dd>
            </div>
          ))}
        </dl>
        <label className="sms-option" htmlFor="sms-letters">
          <input id="sms-letters" type="checkbox" checked={on} onChange={() => onChange(!on)} />
          <span>{words('letters')}</span>
        </label>
      </div>
    </details>
  )
}
