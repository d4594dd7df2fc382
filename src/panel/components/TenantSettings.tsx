import { Input } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Field } from './Field.js'
import { subjectOf, targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

const fields = [
  { name: 'conversationIdleDays', min: 1, max: 90 },
  { name: 'duplicateWindowSeconds', min: 0, max: 600 },
] as const

/** Form of the record action `edit` of a tenant's settings: what a tenant decides for itself. */
export default function TenantSettings(props: ActionProps) {
  const words = useWords('smsTenantSettings')
  const [values, setValues] = useState<Record<string, string>>({})
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const shownOf = (name: string) => values[name] ?? String(props.record?.params[name] ?? '')
  const send = () => void submit(Object.fromEntries(fields.map(({ name }) => [name, shownOf(name)])))
  return (
    <ActionForm subject={subjectOf(props)} send={words('send')} busy={busy} refusal={refusal} onSubmit={send}>
      {fields.map(({ name, min, max }) => (
        <Field key={name} id={name} label={words(name)} hint={words(`${name}Hint`)}>
          <Input
            id={name}
            type="number"
            min={min}
            max={max}
            required
            value={shownOf(name)}
            onChange={(event: ChangeEvent<HTMLInputElement>) => setValues({ ...values, [name]: event.target.value })}
          />
        </Field>
      ))}
    </ActionForm>
  )
}
