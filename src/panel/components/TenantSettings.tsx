import { Input } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Choose } from './Choose.js'
import { Field } from './Field.js'
import { subjectOf, targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

type Asked =
  | { name: string; min: number; max: number }
  | { name: string; choices: readonly string[] }
  | { name: string; maxLength: number }

const fields: readonly Asked[] = [
  { name: 'conversationIdleDays', min: 1, max: 90 },
  { name: 'duplicateWindowSeconds', min: 0, max: 600 },
  { name: 'optOutScope', choices: ['tenant', 'number'] },
  { name: 'stopAnswer', maxLength: 320 },
  { name: 'startAnswer', maxLength: 320 },
  { name: 'helpAnswer', maxLength: 320 },
  { name: 'personMinuteLimit', min: 1, max: 100_000 },
  { name: 'personDayLimit', min: 1, max: 1_000_000 },
  { name: 'numberMinuteLimit', min: 1, max: 100_000 },
  { name: 'sendToCanada', choices: ['false', 'true'] },
  { name: 'sendUnregistered', choices: ['false', 'true'] },
]

/** Form of the record action `edit` of a tenant's settings: what a tenant decides for itself. */
export default function TenantSettings(props: ActionProps) {
  const words = useWords('smsTenantSettings')
  const [values, setValues] = useState<Record<string, string>>({})
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const shownOf = (name: string) => values[name] ?? String(props.record?.params[name] ?? '')
  const change = (name: string) => (value: string) => setValues(before => ({ ...before, [name]: value }))
  const send = () => void submit(Object.fromEntries(fields.map(({ name }) => [name, shownOf(name)])))
  return (
    <ActionForm subject={subjectOf(props)} send={words('send')} busy={busy} refusal={refusal} onSubmit={send}>
      {fields.map(field => (
        <Field key={field.name} id={field.name} label={words(field.name)} hint={words(`${field.name}Hint`)}>
          <Control field={field} value={shownOf(field.name)} words={words} onChange={change(field.name)} />
        </Field>
      ))}
    </ActionForm>
  )
}

interface ControlProps {
  field: Asked
  value: string
  words: (key: string) => string
  onChange: (value: string) => void
  'aria-describedby'?: string
}

/** The control for one setting: a number, one of a few, or words of the tenant's own. */
function Control({ field, value, words, onChange, ...described }: ControlProps) {
  const { name } = field
  const typed = (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => onChange(event.target.value)
  if ('choices' in field) {
    const options = field.choices.map(choice => ({ value: choice, label: words(`${name}_${choice}`) }))
    return <Choose id={name} value={value} options={options} onChange={onChange} {...described} />
  }
  if ('maxLength' in field)
    return (
      <textarea
        id={name}
        className="sms-choose"
        rows={3}
        maxLength={field.maxLength}
        value={value}
        onChange={typed}
        {...described}
      />
    )
  const { min, max } = field
  return <Input id={name} type="number" min={min} max={max} required value={value} onChange={typed} {...described} />
}
