import React from 'react'
import { Choose } from './Choose.js'
import { Field } from './Field.js'
import type { Holder } from './HolderList.js'
import { useWords } from './use-words.js'

/** A present holder, with how many conversations are open with them on the number. */
export interface PresentHolder extends Holder {
  open: number
}

const most = 10

interface HandOverChoiceProps {
  /** How many that is in all, where it is of several numbers. */
  lead?: string
  /** Those who no longer hold the number, and have conversations open. */
  leavers: readonly PresentHolder[]
  holders: readonly Holder[]
  /** Who takes them over; the empty text for nobody. */
  value: string
  onChange: (userId: string) => void
}

/** Warns that a number is taken from somebody in the middle of conversations, and offers to hand those over. */
export function HandOverChoice({ lead, leavers, holders, value, onChange }: HandOverChoiceProps) {
  const words = useWords('smsHandOver')
  return (
    <fieldset className="sms-fieldset sms-hand-over">
      <legend>{words('legend')}</legend>
      <div role="status">
        {lead ? <p>{lead}</p> : null}
        <ul>
          {leavers.slice(0, most).map(({ id, name, open }) => (
            <li key={id}>{words('open', { name, count: open })}</li>
          ))}
          {leavers.length > most ? <li>{words('more', { count: leavers.length - most })}</li> : null}
        </ul>
      </div>
      <Field id="sms-hand-over" label={words('whom')} hint={words('hint')}>
        <Choose
          id="sms-hand-over"
          value={value}
          options={[
            ...holders.map(({ id, name }) => ({ value: id, label: words('to', { name }) })),
            { value: '', label: words('leave') },
          ]}
          onChange={onChange}
        />
      </Field>
    </fieldset>
  )
}
