import { Button, H5, Text } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { useState } from 'react'
import { type Doctor, doctorIn } from './doctor.js'
import { Field } from './Field.js'
import { RealTextSteps } from './RealTextSteps.js'
import { Refusal } from './Refusal.js'
import { targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'
import { readable } from './who.js'

interface RealTextTestProps {
  props: ActionProps
  doctor: Doctor
  onDoctor: (doctor: Doctor | undefined) => void
}

/** Tests with a real text: from somebody's phone, or from another of our numbers after saying what it costs. */
export function RealTextTest({ props, doctor, onDoctor }: RealTextTestProps) {
  const words = useWords('smsDoctor')
  const [fromNumberId, setFromNumberId] = useState('')
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const number = readable(String(props.record?.params.number ?? ''))
  const begin = async (form: Record<string, unknown>) => {
    if (!busy) onDoctor(doctorIn(await submit(form)))
  }
  return (
    <section className="sms-real" aria-labelledby="sms-real-title" aria-busy={busy}>
      <H5 id="sms-real-title" mt="xl" mb="default">
        {words('real')}
      </H5>
      <Text mb="default">{words('realIntro')}</Text>
      {doctor.realText ? <RealTextSteps test={doctor.realText} number={number} /> : null}
      <Refusal sentence={refusal} />
      <p className="sms-real__choice">
        <Button type="button" variant="outlined" aria-disabled={busy} onClick={() => void begin({ what: 'phone' })}>
          {words('phone')}
        </Button>
        <span>{words('phoneHint')}</span>
      </p>
      <fieldset className="sms-fieldset">
        <legend>{words('number')}</legend>
        {doctor.senders.length === 0 ? (
          <Text>{words('noSenders')}</Text>
        ) : (
          <>
            <Field id="sms-real-sender" label={words('sender')} hint={words('costs')}>
              <select
                id="sms-real-sender"
                className="sms-choose"
                value={fromNumberId}
                onChange={event => setFromNumberId(event.target.value)}
              >
                <option value="">{words('chooseSender')}</option>
                {doctor.senders.map(({ id, number: digits, label }) => (
                  <option key={id} value={id}>
                    {label ? `${readable(digits)} · ${label}` : readable(digits)}
                  </option>
                ))}
              </select>
            </Field>
            <Button
              type="button"
              variant="outlined"
              disabled={fromNumberId === ''}
              aria-disabled={busy}
              onClick={() => void begin({ what: 'number', fromNumberId })}
            >
              {words('sendIt')}
            </Button>
          </>
        )}
      </fieldset>
    </section>
  )
}
