import { Input } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { anew } from './anew.js'
import { ActionForm } from './ActionForm.js'
import { Field } from './Field.js'
import { subjectOf, targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

/** Form of the record action `edit` of a number: its label. */
function EditNumber(props: ActionProps) {
  const words = useWords('smsEdit')
  const [label, setLabel] = useState<string>(props.record?.params.label ?? '')
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  return (
    <ActionForm
      subject={subjectOf(props)}
      send={words('send')}
      busy={busy}
      refusal={refusal}
      onSubmit={() => void submit({ label })}
    >
      <Field id="sms-label" label={words('label')} hint={words('labelHint')}>
        <Input
          id="sms-label"
          width={1}
          maxLength={200}
          value={label}
          onChange={(event: ChangeEvent<HTMLInputElement>) => setLabel(event.target.value)}
        />
      </Field>
    </ActionForm>
  )
}

export default anew(EditNumber)
