import { MessageBox } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { useState } from 'react'
import { anew } from './anew.js'
import { ActionForm } from './ActionForm.js'
import { Field } from './Field.js'
import { localTimeOf } from './local-time.js'
import { subjectOf, targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

interface Stands {
  available: boolean
  awayUntil: string | null
}

/** Form of the record action `setAvailability`: whether routing gives this person texts. */
function Availability(props: ActionProps) {
  const words = useWords('smsAvailability')
  const stands = switchIn(props.record)
  if (stands === undefined) return <MessageBox variant="danger" message={words('failed')} />
  return <Switch {...props} stands={stands} />
}

function Switch({ stands, ...props }: ActionProps & { stands: Stands }) {
  const words = useWords('smsAvailability')
  const [available, setAvailable] = useState(stands.available)
  const [until, setUntil] = useState(localTimeOf(stands.awayUntil))
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  return (
    <ActionForm
      subject={subjectOf(props)}
      intro={words('intro')}
      send={words('send')}
      busy={busy}
      refusal={refusal}
      onSubmit={() =>
        void submit(available || until === '' ? { available } : { available, awayUntil: new Date(until).toISOString() })
      }
    >
      <label className="sms-option" htmlFor="sms-available">
        <input id="sms-available" type="checkbox" checked={available} onChange={() => setAvailable(!available)} />
        <span>{words('available')}</span>
      </label>
      {available ? null : (
        <Field id="sms-away-until" label={words('until')} hint={words('untilHint')}>
          <input
            id="sms-away-until"
            className="sms-choose"
            type="datetime-local"
            value={until}
            onChange={event => setUntil(event.target.value)}
          />
        </Field>
      )}
    </ActionForm>
  )
}

/** How the switch stands, which the action gives beside the record: the record's `available` heeds the hours, too. */
function switchIn(record: object | undefined): Stands | undefined {
  const stands: unknown = record && 'switch' in record ? record.switch : undefined
  return isSwitch(stands) ? stands : undefined
}

function isSwitch(value: unknown): value is Stands {
  return typeof value === 'object' && value !== null && 'available' in value && 'awayUntil' in value
}

export default anew(Availability)
