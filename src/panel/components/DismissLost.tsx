import { Input } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Field } from './Field.js'
import { subjectOf, targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

/** Form of the record action `dismiss`: why what was found needs nobody any more. */
export default function DismissLost(props: ActionProps) {
  const words = useWords('smsLostText')
  const [reason, setReason] = useState('')
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  return (
    <ActionForm
      subject={subjectOf(props)}
      intro={words('intro')}
      send={words('send')}
      busy={busy}
      refusal={refusal}
      disabled={reason.trim() === ''}
      onSubmit={() => void submit({ reason })}
    >
      <Field id="sms-reason" label={words('reason')} hint={words('keptHint')}>
        <Input
          id="sms-reason"
          width={1}
          maxLength={500}
          required
          value={reason}
          onChange={(event: ChangeEvent<HTMLInputElement>) => setReason(event.target.value)}
        />
      </Field>
    </ActionForm>
  )
}
