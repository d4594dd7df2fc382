import { Input, Text } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Field } from './Field.js'
import { TenantChoice } from './TenantChoice.js'
import { targetOf } from './target.js'
import { UserPicker } from './UserPicker.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

const kinds = ['number', 'peer', 'person'] as const

/** Form of the action `placeHold`: what is held, and for which matter. */
export default function PlaceHold(props: ActionProps) {
  const words = useWords('smsLegalHold')
  const [tenantId, setTenantId] = useState('')
  const [kind, setKind] = useState<(typeof kinds)[number]>('peer')
  const [subject, setSubject] = useState('')
  const [matter, setMatter] = useState('')
  const [reason, setReason] = useState('')
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const typed = (set: (value: string) => void) => (event: ChangeEvent<HTMLInputElement>) => set(event.target.value)
  const choose = (chosen: (typeof kinds)[number]) => {
    setKind(chosen)
    setSubject('')
  }
  return (
    <ActionForm
      intro={words('place.intro')}
      send={words('place.send')}
      busy={busy}
      refusal={refusal}
      disabled={subject.trim() === '' || matter.trim() === ''}
      onSubmit={() => void submit({ tenantId, kind, subject, matter, reason })}
    >
      <TenantChoice value={tenantId} onChange={setTenantId} />
      <fieldset className="sms-fieldset">
        <legend>{words('kind')}</legend>
        {kinds.map(each => (
          <label key={each} className="sms-option" htmlFor={`sms-hold-${each}`}>
            <input
              id={`sms-hold-${each}`}
              type="radio"
              name="sms-hold"
              value={each}
              checked={kind === each}
              onChange={() => choose(each)}
            />
            <Text as="span">{words(`kind_${each}`)}</Text>
          </label>
        ))}
      </fieldset>
      {kind === 'person' ? (
        <UserPicker
          id="sms-subject"
          label={words('subject_person')}
          tenantId={tenantId || undefined}
          value={subject}
          onChange={setSubject}
        />
      ) : (
        <Field id="sms-subject" label={words(`subject_${kind}`)} hint={words('subjectHint')}>
          <Input id="sms-subject" type="tel" width={1} required value={subject} onChange={typed(setSubject)} />
        </Field>
      )}
      <Field id="sms-matter" label={words('matter')} hint={words('matterHint')}>
        <Input id="sms-matter" width={1} maxLength={200} required value={matter} onChange={typed(setMatter)} />
      </Field>
      <Field id="sms-reason" label={words('place.reason')} hint={words('keptHint')}>
        <Input id="sms-reason" width={1} maxLength={1000} value={reason} onChange={typed(setReason)} />
      </Field>
    </ActionForm>
  )
}
