import React from 'react'
import { segmentsOf } from '../../messages/segments.js'
import { Field } from './Field.js'
import { useWords } from './use-words.js'

/** The text that a number sends by itself outside the hours, and how many parts carriers make of it. */
export function AutomaticAnswer({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const words = useWords('smsHours')
  const counted = useWords('smsInbox')
  const { units, segments, encoding } = segmentsOf(value.trim())
  const count = counted('segments', { units, count: segments, alphabet: counted(`alphabet.${encoding}`) })
  const hint = (
    <>
      {words('answerHint')}
      {value.trim() === '' ? null : ` ${count}`}
    </>
  )
  return (
    <Field id="sms-answer" label={words('answer')} hint={hint}>
      <textarea
        id="sms-answer"
        className="sms-choose"
        rows={3}
        maxLength={320}
        value={value}
        onChange={event => onChange(event.target.value)}
      />
    </Field>
  )
}
