import { Input } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Field } from './Field.js'
import { subjectOf, targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

/** Form of the record action `releaseHold`: why the matter needs it no longer. */
export default function ReleaseHold(props: ActionProps) {
  const words = useWords('smsLegalHold')
  const [reason, setReason] = useState('')
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  return (
    <ActionForm
      subject={subjectOf(props)}
      intro={words('release.intro')}
      send={words('release.send')}
      busy={busy}
      refusal={refusal}
      danger
      disabled={reason.trim() === ''}
      onSubmit={() => void submit({ reason })}
    >
      <Field id="sms-reason" label={words('release.reason')} hint={words('keptHint')}>
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
