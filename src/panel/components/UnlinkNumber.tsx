import { Text } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { subjectOf, targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

const choices = ['false', 'found', 'none'] as const

/** Form of the record action `unlink`: what it ends, and where QuestBlue delivers from then on. */
export default function UnlinkNumber(props: ActionProps) {
  const words = useWords('smsUnlink')
  const [restoreDelivery, setRestore] = useState<string>('false')
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  return (
    <ActionForm
      subject={subjectOf(props)}
      intro={words('intro')}
      send={words('send')}
      busy={busy}
      refusal={refusal}
      danger
      onSubmit={() => void submit({ restoreDelivery })}
    >
      <fieldset className="sms-fieldset">
        <legend>{words('legend')}</legend>
        {choices.map(choice => (
          <label key={choice} className="sms-option" htmlFor={`sms-restore-${choice}`}>
            <input
              id={`sms-restore-${choice}`}
              type="radio"
              name="sms-restore"
              value={choice}
              checked={restoreDelivery === choice}
              onChange={() => setRestore(choice)}
            />
            <Text as="span">{words(choice)}</Text>
          </label>
        ))}
      </fieldset>
    </ActionForm>
  )
}
