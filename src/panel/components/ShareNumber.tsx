import { Button, Input, Text } from '@adminjs/design-system'
import type { ActionProps, RecordJSON } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Field } from './Field.js'
import { HistoryChoice } from './HistoryChoice.js'
import { type Holder, HolderList } from './HolderList.js'
import { RoutingChoice } from './RoutingChoice.js'
import { subjectOf, targetOf, tenantOf } from './target.js'
import { useHolders } from './use-holders.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'
import { isOff, isUnassigned, WaitingTexts, waitingAt } from './WaitingTexts.js'

/** Form of the record action `share`; once it is stale, the form of what is there now is a button away. */
export default function ShareNumber(props: ActionProps) {
  const [record, setRecord] = useState(props.record)
  return <ShareForm key={record?.params.version} {...props} record={record} onLookAgain={setRecord} />
}

interface ShareFormProps extends ActionProps {
  onLookAgain: (record: RecordJSON) => void
}

/** Who holds the number, in which order, and where its texts land. */
function ShareForm({ onLookAgain, ...props }: ShareFormProps) {
  const words = useWords('smsShare')
  const present = useHolders(props.record?.id)
  const [changed, setChanged] = useState<Holder[] | null>(null)
  const holders = changed ?? present.holders
  const [routing, setRouting] = useState<string>(props.record?.params.routing ?? 'everyone')
  const [note, setNote] = useState('')
  const [history, setHistory] = useState('all')
  const [deliverHeld, setDeliverHeld] = useState(isUnassigned(props))
  const [fresh, setFresh] = useState<RecordJSON | null>(null)
  const version: number | undefined = props.record?.params.version // as looked at: what changes meanwhile is told
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const send = async () => {
    const userIds = holders?.map(({ id }) => id) ?? []
    const answer = await submit({ userIds, routing, note, history, version, deliverHeld })
    if (isStale(answer)) setFresh(answer.record)
  }
  const comesAnew = holders?.some(({ id }) => !present.holders?.some(holder => holder.id === id)) ?? false
  return (
    <ActionForm
      subject={subjectOf(props)}
      intro={words('intro')}
      send={words('send')}
      busy={busy}
      refusal={refusal ?? (present.failed ? words('failed') : null)}
      disabled={!holders || holders.length === 0}
      aside={
        fresh ? (
          <Button type="button" variant="outlined" ml="lg" onClick={() => onLookAgain(fresh)}>
            {words('lookAgain')}
          </Button>
        ) : null
      }
      onSubmit={() => void send()}
    >
      {holders ? <HolderList tenantId={tenantOf(props)} holders={holders} onChange={setChanged} /> : null}
      {holders || present.failed ? null : <Text role="status">{words('loading')}</Text>}
      <RoutingChoice value={routing} onChange={setRouting} />
      {comesAnew ? <HistoryChoice value={history} onChange={setHistory} /> : null}
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

/** An answer that refuses because somebody was quicker; it carries the number as it is now. */
function isStale(answer: Record<string, unknown> | undefined): answer is { record: RecordJSON } {
  const error: unknown = answer?.error
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'stale'
}
