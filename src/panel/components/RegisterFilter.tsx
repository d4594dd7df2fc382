import { Button, Input } from '@adminjs/design-system'
import React, { type ChangeEvent, type FormEvent, useState } from 'react'
import { Choose } from './Choose.js'
import { Field } from './Field.js'
import type { Answer } from './answer.js'
import { dayOf, localTimeOf, momentOf } from './local-time.js'
import type { RegisterFilters } from './register.js'
import { useRecordsOf } from './use-records-of.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'

interface RegisterFilterProps {
  filters: RegisterFilters
  /** What of the filters is wrong, as the server says. */
  refused: Answer['error'] | null
  busy: boolean
  onShow: (filters: RegisterFilters) => void
}

const day = 86_400_000
const texts = ['number', 'person'] as const
const everything = {}

/** What of the register is shown. Days are the reader's own; the address has moments. */
export function RegisterFilter({ filters, refused, busy, onShow }: RegisterFilterProps) {
  const words = useWords('smsRegister')
  const { sayWrong } = useSentences()
  const tenants = useRecordsOf('sms_tenants', everything)
  const [asked, setAsked] = useState({
    number: filters.number ?? '',
    person: filters.person ?? '',
    tenantId: filters.tenantId ?? '',
    asOf: localTimeOf(filters.asOf ?? null),
    from: filters.from ? dayOf(new Date(filters.from)) : '',
    until: filters.until ? dayOf(new Date(Date.parse(filters.until) - 1)) : '',
  })
  const change = (name: keyof typeof asked, value: string) => setAsked(before => ({ ...before, [name]: value }))
  const enter = (name: keyof typeof asked) => (event: ChangeEvent<HTMLInputElement>) => change(name, event.target.value)
  const show = (event: FormEvent) => {
    event.preventDefault()
    onShow({
      ...asked,
      asOf: momentOf(asked.asOf),
      from: momentOf(asked.from && `${asked.from}T00:00`),
      until: momentOf(asked.until && `${asked.until}T00:00`, day),
    })
  }
  const wrong = (name: string) => sayWrong(refused, name)
  return (
    <form onSubmit={show} aria-label={words('filters')} aria-busy={busy} noValidate>
      <div className="sms-register__filters">
        {texts.map(name => (
          <Field
            key={name}
            id={`sms-register-${name}`}
            label={words(name)}
            hint={words(`${name}Hint`)}
            wrong={wrong(name)}
          >
            <Input id={`sms-register-${name}`} width={1} value={asked[name]} onChange={enter(name)} />
          </Field>
        ))}
        {tenants.records.length > 1 ? (
          <Field id="sms-register-tenant" label={words('tenant')} wrong={wrong('tenantId')}>
            <Choose
              id="sms-register-tenant"
              value={asked.tenantId}
              empty={words('everyTenant')}
              options={tenants.records.map(({ id, params }) => ({ value: id, label: params.name }))}
              onChange={value => change('tenantId', value)}
            />
          </Field>
        ) : null}
        <Field id="sms-register-asOf" label={words('asOf')} hint={words('asOfHint')} wrong={wrong('asOf')}>
          <Input id="sms-register-asOf" width={1} type="datetime-local" value={asked.asOf} onChange={enter('asOf')} />
        </Field>
        <Field id="sms-register-from" label={words('from')} wrong={wrong('from')}>
          <Input id="sms-register-from" width={1} type="date" value={asked.from} onChange={enter('from')} />
        </Field>
        <Field id="sms-register-until" label={words('until')} wrong={wrong('until')}>
          <Input id="sms-register-until" width={1} type="date" value={asked.until} onChange={enter('until')} />
        </Field>
      </div>
      <div className="sms-register__buttons">
        <Button type="submit" variant="contained">
          {words('show')}
        </Button>
      </div>
    </form>
  )
}
