import { Input, Text } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Field } from './Field.js'
import { type Holder, HolderList } from './HolderList.js'
import { HistoryChoice } from './HistoryChoice.js'
import { RoutingChoice } from './RoutingChoice.js'
import { subjectOf, targetOf, tenantOf } from './target.js'
import { useHolders } from './use-holders.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'
import { isOff, isUnassigned, WaitingTexts, waitingAt } from './WaitingTexts.js'

/** Form of the record action `share`: who holds it, in which order, and where its texts land. */
export default function ShareNumber(props: ActionProps) {
  const words = useWords('smsShare')
  const present = useHolders(props.record?.id)
  const [changed, setChanged] = useState<Holder[] | null>(null)
  const holders = changed ?? present.holders
  const [routing, setRouting] = useState<string>(props.record?.params.routing ?? 'everyone')
  const [note, setNote] = useState('')
  const [history, setHistory] = useState('all')
  const [deliverHeld, setDeliverHeld] = useState(isUnassigned(props))
  const version: number | undefined = props.record?.params.version // as looked at: what changes meanwhile is told
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const send = () =>
    void submit({ userIds: holders?.map(({ id }) => id) ?? [], routing, note, history, version, deliverHeld })
  return (
    <ActionForm
      subject={subjectOf(props)}
      intro={words('intro')}
      send={words('send')}
      busy={busy}
      refusal={refusal ?? (present.failed ? words('failed') : null)}
      disabled={!holders || holders.length === 0}
      onSubmit={send}
    >
      {holders ? <HolderList tenantId={tenantOf(props)} holders={holders} onChange={setChanged} /> : null}
      {holders || present.failed ? null : <Text role="status">{words('loading')}</Text>}
      <RoutingChoice value={routing} onChange={setRouting} />
      <HistoryChoice value={history} onChange={setHistory} />
      <WaitingTexts count={waitingAt(props)} value={deliverHeld} onChange={setDeliverHeld} off={isOff(props)} />
      <Field id="sms-note" label={words('note')} hint={words('noteHint')}>
        <Input
          id="sms-note"
          width={1}
          maxLength={500}
          value={note}
          onChange={(event: ChangeEvent<HTMLInputElement>) => setNote(event.target.value)}
        />
      </Field>
    </ActionForm>
  )
}
