import { Button, Input } from '@adminjs/design-system'
import type { RecordJSON } from 'adminjs'
import React, { type ChangeEvent, useRef, useState } from 'react'
import { Field } from './Field.js'
import { InlineForm } from './InlineForm.js'
import { Moment } from './Moment.js'
import { mayDo, type Page } from './number-page.js'
import { Panel } from './Panel.js'
import { useChange } from './use-change.js'
import { useReturningFocus } from './use-returning-focus.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'

interface NumberSwitchProps {
  record: RecordJSON
  resourceId: string
  page: Page
  reload: () => Promise<void>
}

/** On or off: how it stands since when and why, and what switching it would do, before it is done. */
export function NumberSwitch({ record, resourceId, page, reload }: NumberSwitchProps) {
  const words = useWords('smsNumberSwitch')
  const isOn: boolean = record.params.enabled
  const verb = isOn ? 'disable' : 'enable'
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [deliverHeld, setDeliverHeld] = useState(true)
  const { change, busy, refusal, forget } = useChange(reload)
  const field = useRef<HTMLInputElement>(null)
  const opener = useReturningFocus(open, field)
  if (!mayDo(record, verb)) return null
  const waiting = page.desk?.waiting ?? 0
  const close = () => {
    setOpen(false)
    setReason('')
    forget()
  }
  const send = async () => {
    const data = isOn ? { reason } : { reason, deliverHeld: deliverHeld && waiting > 0 }
    if (await change({ resourceId, recordId: record.id, actionName: verb }, data)) close()
  }
  return (
    <Panel title={words('title')}>
      <p>{words(isOn ? 'isOn' : 'isOff')}</p>
      {!isOn && record.params.disabledReason ? (
        <p className="sms-soft">{words('because', { reason: record.params.disabledReason })}</p>
      ) : null}
      {!isOn && page.desk?.switchedAt ? (
        <p className="sms-soft">
          {words('since')} <Moment at={page.desk.switchedAt} />
        </p>
      ) : null}
      {open ? (
        <InlineForm
          send={words(isOn ? 'off' : 'on')}
          cancel={words('cancel')}
          danger={isOn}
          {...{ busy, refusal, close }}
          onSubmit={() => void send()}
        >
          <Consequences isOn={isOn} page={page} />
          {!isOn && waiting > 0 ? (
            <label className="sms-option">
              <input type="checkbox" checked={deliverHeld} onChange={event => setDeliverHeld(event.target.checked)} />
              <span>{words('deliverHeld', { count: waiting })}</span>
            </label>
          ) : null}
          <Field id="sms-switch-reason" label={words('reason')} hint={words('reasonHint')}>
            <Input
              id="sms-switch-reason"
              ref={field}
              width={1}
              maxLength={500}
              value={reason}
              onChange={(event: ChangeEvent<HTMLInputElement>) => setReason(event.target.value)}
            />
          </Field>
        </InlineForm>
      ) : (
        <Button ref={opener} type="button" variant="outlined" onClick={() => setOpen(true)}>
          {words(isOn ? 'askOff' : 'askOn')}
        </Button>
      )}
    </Panel>
  )
}

/** What switching would do, in the numbers of this moment. */
function Consequences({ isOn, page }: { isOn: boolean; page: Page }) {
  const words = useWords('smsNumberSwitch')
  const { say } = useSentences()
  const holders = page.routing.candidates.length
  const queued = page.desk?.queued ?? 0
  const waiting = page.desk?.waiting ?? 0
  const lines = isOn
    ? [
        words('offSilent'),
        holders > 0 ? words('offKeep', { count: holders }) : words('offNobody'),
        queued > 0 ? words('offQueued', { count: queued }) : '',
        words('offCalls'),
      ]
    : [
        holders > 0 ? words('onKeep', { count: holders }) : words('onNobody'),
        waiting > 0 ? words('onWaiting', { count: waiting }) : '',
        page.cannotSend && page.cannotSend.code !== 'number_disabled' ? say(page.cannotSend) : '',
      ]
  return (
    <ul className="sms-consequences">
      {lines.filter(Boolean).map(line => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
