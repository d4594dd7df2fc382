import { Button } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type FormEvent, useState } from 'react'
import { Choose } from './Choose.js'
import { Field } from './Field.js'
import { Refusal } from './Refusal.js'
import { targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

const overlaps = ['0', '1', '24', '72', '168']

/** Replaces a number's address, here and at QuestBlue; the old one goes on for as long as is chosen. */
export function RotateToken({
  props,
  onRotated,
}: {
  props: ActionProps
  onRotated: (answer: object | undefined) => void
}) {
  const words = useWords('smsRotate')
  const [overlapHours, setOverlapHours] = useState('24')
  const { submit, busy, refusal } = useSubmit({ ...targetOf(props), actionName: 'rotateToken' })
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (!busy) onRotated(await submit({ overlapHours: Number(overlapHours) }))
  }
  return (
    <form onSubmit={event => void send(event)} aria-busy={busy}>
      <fieldset className="sms-fieldset">
        <legend>{words('legend')}</legend>
        <p className="sms-rotate__intro">{words('intro')}</p>
        <Field
          id="sms-overlap"
          label={words('overlap')}
          hint={words(overlapHours === '0' ? 'atOnceHint' : 'overlapHint')}
        >
          <Choose
            id="sms-overlap"
            value={overlapHours}
            options={overlaps.map(value => ({ value, label: words(`hours_${value}`) }))}
            onChange={setOverlapHours}
          />
        </Field>
        <Refusal sentence={refusal} />
        <Button type="submit" variant="outlined" aria-disabled={busy}>
          {words(busy ? 'busy' : 'send')}
        </Button>
        <span className="sms-announced" role="status">
          {busy ? words('busy') : ''}
        </span>
      </fieldset>
    </form>
  )
}
