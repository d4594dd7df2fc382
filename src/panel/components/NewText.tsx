import { Button, Input } from '@adminjs/design-system'
import React, { type ChangeEvent, useEffect, useState } from 'react'
import { Choose } from './Choose.js'
import { Composer } from './Composer.js'
import { Field } from './Field.js'
import type { ListedNumber, Message } from './rest.js'
import { useWords } from './use-words.js'
import { nameOf } from './who.js'

interface NewTextProps {
  numbers: ListedNumber[]
  onBack: () => void
  onSent: (message: Message) => void
}

/** Writes to somebody who has not written yet: from which number, to whom, what. */
export function NewText({ numbers, onBack, onSent }: NewTextProps) {
  const words = useWords('smsInbox')
  const own = numbers.filter(({ held }) => held)
  const [from, setFrom] = useState(own[0]?.number ?? '')
  const [to, setTo] = useState('')
  useEffect(() => document.getElementById('sms-to')?.focus(), [])
  return (
    <section className="sms-thread" aria-label={words('newText')}>
      <header className="sms-thread__head">
        <Button type="button" size="sm" className="sms-thread__back" onClick={onBack}>
          {words('back')}
        </Button>
        <h2>{words('newText')}</h2>
      </header>
      <div className="sms-thread__texts">
        <Field id="sms-from" label={words('from')}>
          <Choose
            id="sms-from"
            value={from}
            options={own.map(({ number }) => ({ value: number, label: nameOf(number, own) }))}
            onChange={setFrom}
          />
        </Field>
        <Field id="sms-to" label={words('to')} hint={words('toHint')}>
          <Input
            id="sms-to"
            type="tel"
            width={1}
            value={to}
            onChange={(event: ChangeEvent<HTMLInputElement>) => setTo(event.target.value)}
          />
        </Field>
      </div>
      <Composer
        from={from}
        sending={own.find(({ number }) => number === from)?.sending}
        cannotSend={own.find(({ number }) => number === from)?.cannotSend}
        to={to}
        onSent={onSent}
      />
    </section>
  )
}
