import React from 'react'
import { useWords } from './use-words.js'

interface GroupChoiceProps {
  /** Who wrote first, and how many there are with them. */
  peer: string
  count: number
  toAll: boolean
  onChoose: (toAll: boolean) => void
}

/** Whom an answer in a group goes to: all of them, or the one alone, in a conversation of its own. */
export function GroupChoice({ peer, count, toAll, onChoose }: GroupChoiceProps) {
  const words = useWords('smsInbox')
  const choices = [
    { id: 'sms-to-all', all: true, label: words('toAll', { count }) },
    { id: 'sms-to-one', all: false, label: words('toOne', { peer }) },
  ]
  return (
    <fieldset className="sms-composer sms-composer__whom">
      <legend className="sms-announced">{words('whom')}</legend>
      {choices.map(({ id, all, label }) => (
        <label key={id} className="sms-option" htmlFor={id}>
          <input id={id} type="radio" name="sms-whom" checked={toAll === all} onChange={() => onChoose(all)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  )
}
