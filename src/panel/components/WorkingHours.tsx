import { Input } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { AutomaticAnswer } from './AutomaticAnswer.js'
import { Choose } from './Choose.js'
import { Field } from './Field.js'
import { subjectOf, targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'
import { answerIn, days, type HoursForm, hoursIn, zonesWith } from './working-hours.js'

/**
 * Form of the record action `setWorkingHours`: a week in its time zone, and days off; or at any time. With a number also
 * what it answers by itself outside of them.
 */
export default function WorkingHours(props: ActionProps) {
  const words = useWords('smsHours')
  const [hours, setHours] = useState<HoursForm>(() => hoursIn(props.record))
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const { always, timeZone, weekly, holidays } = hours
  const set = (change: Partial<HoursForm>) => setHours(before => ({ ...before, ...change }))
  const answers = props.resource.id === 'sms_numbers'
  const [automaticAnswer, setAutomaticAnswer] = useState(() => answerIn(props.record))
  const send = () =>
    submit({
      ...(always ? { always } : { always, timeZone, weekly, holidays }),
      ...(answers ? { automaticAnswer } : {}),
    })
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
        <input id="sms-always" type="checkbox" checked={always} onChange={() => set({ always: !always })} />
        <span>{words('always')}</span>
      </label>
      {always ? null : (
        <>
          <Field id="sms-zone" label={words('timeZone')}>
            <Choose
              id="sms-zone"
              value={timeZone}
              options={zonesWith(timeZone)}
              onChange={zone => set({ timeZone: zone })}
            />
          </Field>
          {days.map(day => (
            <Field key={day} id={`sms-hours-${day}`} label={words(day)}>
              <Input
                id={`sms-hours-${day}`}
                width={1}
                placeholder={words('off')}
                value={weekly[day] ?? ''}
                onChange={(event: ChangeEvent<HTMLInputElement>) =>
                  set({ weekly: { ...weekly, [day]: event.target.value } })
                }
              />
            </Field>
          ))}
          <Field id="sms-holidays" label={words('holidays')} hint={words('holidaysHint')}>
            <Input
              id="sms-holidays"
              width={1}
              value={holidays}
              onChange={(event: ChangeEvent<HTMLInputElement>) => set({ holidays: event.target.value })}
            />
          </Field>
        </>
      )}
      {answers ? <AutomaticAnswer value={automaticAnswer} onChange={setAutomaticAnswer} /> : null}
    </ActionForm>
  )
}
