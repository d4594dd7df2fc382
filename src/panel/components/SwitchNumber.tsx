import { Input } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useEffect, useRef, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Field } from './Field.js'
import { subjectOf, targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'
import { WaitingTexts, waitingAt } from './WaitingTexts.js'

/** Form of the record actions `enable` and `disable`: what it does, and why it is done. The reason can be typed at once. */
export default function SwitchNumber(props: ActionProps) {
  const words = useWords(props.action.name === 'enable' ? 'smsEnable' : 'smsDisable')
  const [reason, setReason] = useState('')
  const [deliverHeld, setDeliverHeld] = useState(false)
  const enables = props.action.name === 'enable'
  const why = useRef<HTMLInputElement>(null)
  useEffect(() => why.current?.focus(), [])
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const send = () => void submit(enables ? { reason, deliverHeld } : { reason })
  return (
    <ActionForm
      subject={subjectOf(props)}
      intro={words('intro')}
      send={words('send')}
      busy={busy}
      refusal={refusal}
      danger={props.action.name === 'disable'}
      onSubmit={send}
    >
      {enables ? <WaitingTexts count={waitingAt(props)} value={deliverHeld} onChange={setDeliverHeld} /> : null}
      <Field id="sms-reason" label={words('reason')} hint={words('reasonHint')}>
        <Input
          id="sms-reason"
          ref={why}
          width={1}
          maxLength={500}
          value={reason}
          onChange={(event: ChangeEvent<HTMLInputElement>) => setReason(event.target.value)}
        />
      </Field>
    </ActionForm>
  )
}
