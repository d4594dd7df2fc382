import { Input } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Field } from './Field.js'
import { subjectOf, targetOf } from './target.js'
import { useSubmit } from './use-submit.js'

/** The form of a record action that wants a reason and nothing else. */
export function ReasonForm({
  props,
  said,
  danger,
}: {
  props: ActionProps
  said: { intro: string; send: string; reason: string; hint: string }
  danger?: boolean
}) {
  const [reason, setReason] = useState('')
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  return (
    <ActionForm
      subject={subjectOf(props)}
      intro={said.intro}
      send={said.send}
      busy={busy}
      refusal={refusal}
      danger={danger}
      disabled={reason.trim() === ''}
      onSubmit={() => void submit({ reason })}
    >
      <Field id="sms-reason" label={said.reason} hint={said.hint}>
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
