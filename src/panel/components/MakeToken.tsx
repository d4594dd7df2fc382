import { Input, MessageBox } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Choose } from './Choose.js'
import { CopyLine } from './CopyLine.js'
import { Field } from './Field.js'
import { targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

const scopes = ['read', 'send', 'write']
const lives = ['7', '30', '90', '365']

/** Form of the action `makeToken`: what it is for, what it may do, how long; then the token, this once. */
export default function MakeToken(props: ActionProps) {
  const words = useWords('smsMakeToken')
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<string[]>(['read'])
  const [days, setDays] = useState('90')
  const [token, setToken] = useState<string | null>(null)
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const choose = (scope: string, isChosen: boolean) =>
    setChosen(scopes.filter(each => (each === scope ? isChosen : chosen.includes(each))))
  const send = async () => {
    const answer = await submit({ name, scopes: chosen, days: Number(days) })
    if (typeof answer?.token !== 'string') return
    setToken(answer.token)
    setName('')
  }
  return (
    <>
      {token === null ? null : (
        <MessageBox variant="success" message={words('made')} mb="lg">
          <CopyLine id="sms-token" label={words('token')} value={token} />
          <p>{words('once')}</p>
        </MessageBox>
      )}
      <ActionForm
        intro={words('intro')}
        send={words('send')}
        busy={busy}
        refusal={refusal}
        disabled={name.trim() === '' || chosen.length === 0}
        onSubmit={() => void send()}
      >
        <Field id="sms-token-name" label={words('name')} hint={words('nameHint')}>
          <Input
            id="sms-token-name"
            width={1}
            maxLength={100}
            required
            value={name}
            onChange={(event: ChangeEvent<HTMLInputElement>) => setName(event.target.value)}
          />
        </Field>
        <fieldset className="sms-fieldset">
          <legend>{words('scopes')}</legend>
          {scopes.map(scope => (
            <label key={scope} className="sms-option" htmlFor={`sms-scope-${scope}`}>
              <input
                id={`sms-scope-${scope}`}
                type="checkbox"
                checked={chosen.includes(scope)}
                onChange={event => choose(scope, event.target.checked)}
              />
              <span>{words(`scope_${scope}`)}</span>
            </label>
          ))}
        </fieldset>
        <Field id="sms-token-days" label={words('days')}>
          <Choose
            id="sms-token-days"
            value={days}
            options={lives.map(value => ({ value, label: words(`days_${value}`) }))}
            onChange={setDays}
          />
        </Field>
      </ActionForm>
    </>
  )
}
