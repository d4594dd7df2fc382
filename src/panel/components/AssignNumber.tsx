import { Input } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Field } from './Field.js'
import { HistoryChoice } from './HistoryChoice.js'
import { subjectOf, targetOf, tenantOf } from './target.js'
import { UserPicker } from './UserPicker.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'
import { isOff, isUnassigned, WaitingTexts, waitingAt } from './WaitingTexts.js'

/** Form of the action `assign`, for one number or several: choose one holder, send once. */
export default function AssignNumber(props: ActionProps) {
  const words = useWords('smsAssign')
  const [userId, setUserId] = useState('')
  const [note, setNote] = useState('')
  const [history, setHistory] = useState(historyOf(props))
  const [deliverHeld, setDeliverHeld] = useState(isUnassigned(props))
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const send = () => void submit({ userId, note, history: history === 'by_rule' ? '' : history, deliverHeld })
  return (
    <ActionForm
      subject={subjectOf(props)}
      intro={words(props.records ? 'introSeveral' : 'intro', { count: props.records?.length ?? 1 })}
      send={words('send')}
      busy={busy}
      refusal={refusal}
      disabled={userId === ''}
      onSubmit={send}
    >
      <UserPicker
        id="sms-holder"
        label={words('holder')}
        tenantId={tenantOf(props)}
        value={userId}
        onChange={setUserId}
      />
      <HistoryChoice value={history} onChange={setHistory} several={props.records !== undefined} />
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

/** What is chosen unless somebody says otherwise: where one replaces another, the new holder begins with a clean page. */
function historyOf({ record, records }: ActionProps): string {
  if (records) return 'by_rule'
  return record?.params.assignmentType === 'single' ? 'from_now' : 'all'
}
