import { Input } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { anew } from './anew.js'
import { ActionForm } from './ActionForm.js'
import { Field } from './Field.js'
import { subjectOf, targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

/** Form of the record action `setTimer`: after how many minutes an unanswered conversation moves on. */
function Timer(props: ActionProps) {
  const words = useWords('smsTimer')
  const [minutes, setMinutes] = useState(String(props.record?.params.moveOnMinutes ?? ''))
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  return (
    <ActionForm
      subject={subjectOf(props)}
      intro={words('intro')}
      send={words('send')}
      busy={busy}
      refusal={refusal}
      onSubmit={() => void submit({ minutes })}
    >
      <Field id="sms-minutes" label={words('minutes')} hint={words('minutesHint')}>
        <Input
          id="sms-minutes"
          type="number"
          min={1}
          max={1440}
          width={1}
          value={minutes}
          onChange={(event: ChangeEvent<HTMLInputElement>) => setMinutes(event.target.value)}
        />
      </Field>
    </ActionForm>
  )
}

export default anew(Timer)
