import { Input, Text } from '@adminjs/design-system'
import React, { type ChangeEvent } from 'react'
import { Choose } from './Choose.js'
import { Field } from './Field.js'
import { useWords } from './use-words.js'
import { days, type HoursForm, zonesWith } from './working-hours.js'

/** A week in its time zone, and days off; or at any time. */
export function HoursFields({ hours, onChange }: { hours: HoursForm; onChange: (hours: HoursForm) => void }) {
  const words = useWords('smsHours')
  const { always, timeZone, weekly, holidays } = hours
  return (
    <>
      <label className="sms-option" htmlFor="sms-always">
        <input
          id="sms-always"
          type="checkbox"
          checked={always}
          onChange={() => onChange({ ...hours, always: !always })}
        />
        <span>{words('always')}</span>
      </label>
      {always ? null : (
        <>
          <Field id="sms-zone" label={words('timeZone')}>
            <Choose
              id="sms-zone"
              value={timeZone}
              options={zonesWith(timeZone)}
              onChange={zone => onChange({ ...hours, timeZone: zone })}
            />
          </Field>
          <Text variant="sm" color="grey80" mb="lg">
            {words('format')}
          </Text>
          {days.map(day => (
            <Field key={day} id={`sms-hours-${day}`} label={words(day)}>
              <Input
                id={`sms-hours-${day}`}
                width={1}
                placeholder={words('off')}
                value={weekly[day] ?? ''}
                onChange={(event: ChangeEvent<HTMLInputElement>) =>
                  onChange({ ...hours, weekly: { ...weekly, [day]: event.target.value } })
                }
              />
            </Field>
          ))}
          <Field id="sms-holidays" label={words('holidays')} hint={words('holidaysHint')}>
            <Input
              id="sms-holidays"
              width={1}
              value={holidays}
              onChange={(event: ChangeEvent<HTMLInputElement>) => onChange({ ...hours, holidays: event.target.value })}
            />
          </Field>
        </>
      )}
    </>
  )
}
