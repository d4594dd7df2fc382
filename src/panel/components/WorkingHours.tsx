import { Input } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Choose } from './Choose.js'
import { Field } from './Field.js'
import { subjectOf, targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const zones = Intl.supportedValuesOf('timeZone').map(zone => ({ value: zone, label: zone.replaceAll('_', ' ') }))
const officeHours = {
  mon: '09:00-17:00',
  tue: '09:00-17:00',
  wed: '09:00-17:00',
  thu: '09:00-17:00',
  fri: '09:00-17:00',
}

/** Form of the record action `setWorkingHours`: a week in its time zone, and days off; or at any time. */
export default function WorkingHours(props: ActionProps) {
  const words = useWords('smsHours')
  const [always, setAlways] = useState(false)
  const [timeZone, setTimeZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone)
  const [weekly, setWeekly] = useState<Record<string, string>>(officeHours)
  const [holidays, setHolidays] = useState('')
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const send = () => submit(always ? { always } : { always, timeZone, weekly, holidays })
  return (
    <ActionForm
      subject={subjectOf(props)}
      intro={words(`intro_${props.resource.id}`)}
      send={words('send')}
      busy={busy}
      refusal={refusal}
      onSubmit={() => void send()}
    >
      <label className="sms-option" htmlFor="sms-always">
        <input id="sms-always" type="checkbox" checked={always} onChange={() => setAlways(!always)} />
        <span>{words('always')}</span>
      </label>
      {always ? null : (
        <>
          <Field id="sms-zone" label={words('timeZone')}>
            <Choose id="sms-zone" value={timeZone} options={zones} onChange={setTimeZone} />
          </Field>
          {days.map(day => (
            <Field key={day} id={`sms-hours-${day}`} label={words(day)}>
              <Input
                id={`sms-hours-${day}`}
                width={1}
                placeholder={words('off')}
                value={weekly[day] ?? ''}
                onChange={(event: ChangeEvent<HTMLInputElement>) => setWeekly({ ...weekly, [day]: event.target.value })}
              />
            </Field>
          ))}
          <Field id="sms-holidays" label={words('holidays')} hint={words('holidaysHint')}>
            <Input
              id="sms-holidays"
              width={1}
              value={holidays}
              onChange={(event: ChangeEvent<HTMLInputElement>) => setHolidays(event.target.value)}
            />
          </Field>
        </>
      )}
    </ActionForm>
  )
}
