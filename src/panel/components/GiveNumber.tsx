import { Button, Input, Text } from '@adminjs/design-system'
import { type ActionProps, type RecordJSON, useTranslation } from 'adminjs'
import React, { type ChangeEvent, type KeyboardEvent, useEffect, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { ChosenPerson } from './ChosenPerson.js'
import { Field } from './Field.js'
import type { Giving } from './giving.js'
import { HandOverChoice } from './HandOverChoice.js'
import { HistoryChoice } from './HistoryChoice.js'
import { HolderList } from './HolderList.js'
import { RoutingChoice } from './RoutingChoice.js'
import { RoutingForecast } from './RoutingForecast.js'
import { subjectOf, targetOf, tenantOf } from './target.js'
import { useGiving } from './use-giving.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'
import { isOff, isUnassigned, WaitingTexts, waitingAt } from './WaitingTexts.js'
import { WhomChoice } from './WhomChoice.js'
import { WrongFields } from './WrongFields.js'
import { listFormat } from './formats.js'

interface GiveNumberProps extends ActionProps {
  record: RecordJSON
  giving: Giving
  onLookAgain: () => void
}

/** Who is to hold a number, in which order and by which routing; what they will see, and what becomes of what is open. */
export function GiveNumber({ giving: { present, purposeRequired }, onLookAgain, ...props }: GiveNumberProps) {
  const words = useWords('smsGive')
  const { i18n } = useTranslation()
  const { record, action } = props
  const giving = useGiving(present, action.name === 'assign' ? 'one' : 'team')
  const { to, holders, leavers, comesAnew, handOverTo } = giving
  const [routing, setRouting] = useState<string>(record.params.routing ?? 'everyone')
  const [note, setNote] = useState('')
  const [chosenHistory, setHistory] = useState<string | null>(null)
  const [deliverHeld, setDeliverHeld] = useState(isUnassigned(props))
  const [attempt, setAttempt] = useState(0)
  const [isStale, setStale] = useState(false)
  const replaces = to === 'one' && present.length === 1 && record.params.assignmentType === 'single'
  const history = chosenHistory ?? (replaces ? 'from_now' : 'all')
  const { submit, busy, refusal } = useSubmit({ ...targetOf(props), actionName: to === 'one' ? 'assign' : 'share' })
  const needsPurpose = purposeRequired && comesAnew && note.trim() === ''
  const personField = to === 'one' ? 'sms-holder' : 'sms-add-holder'
  const wrong = [
    ...(holders.length === 0 ? [{ id: personField, label: words('whom'), wrong: words('nobodyChosen') }] : []),
    ...(needsPurpose ? [{ id: 'sms-note', label: words('purpose'), wrong: words('purposeMissing') }] : []),
  ]
  const shown = attempt > 0 ? wrong : []
  const wrongAt = (id: string) => shown.find(field => field.id === id)?.wrong
  const send = async () => {
    setAttempt(attempt + 1)
    if (wrong.length > 0) return
    const userIds = holders.map(({ id }) => id)
    const answer = await submit({
      ...(to === 'one' ? { userId: userIds[0] } : { userIds, routing }),
      note,
      history,
      deliverHeld,
      version: record.params.version, // as looked at: what changes meanwhile is told
      ...(leavers.length > 0 && handOverTo !== '' ? { handOverTo } : {}),
    })
    setStale(codeOf(answer) === 'stale')
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !busy) void send()
  }
  useEffect(() => document.getElementById(personField)?.focus(), [personField])
  const names = listFormat(i18n.language).format(present.map(({ name }) => name))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl and Enter sends from any field, as the button does
    <div onKeyDown={press}>
      <ActionForm
        subject={subjectOf(props)}
        send={words(to === 'one' ? 'assign' : 'share')}
        busy={busy}
        refusal={shown.length > 0 ? null : refusal}
        aside={
          isStale ? (
            <Button type="button" variant="outlined" ml="lg" onClick={onLookAgain}>
              {words('lookAgain')}
            </Button>
          ) : null
        }
        onSubmit={() => void send()}
        noValidate
      >
        <Text mb="lg">{present.length > 0 ? words('now', { names }) : words('nowNobody')}</Text>
        <WhomChoice value={to} onChange={giving.switchTo} />
        {to === 'one' ? (
          <ChosenPerson
            tenantId={tenantOf(props)}
            value={giving.one}
            onChange={giving.setOne}
            wrong={wrongAt('sms-holder')}
          />
        ) : (
          <HolderList
            tenantId={tenantOf(props)}
            holders={giving.team}
            onChange={giving.setTeam}
            wrong={wrongAt('sms-add-holder')}
          />
        )}
        {to === 'team' ? <RoutingChoice value={routing} onChange={setRouting} /> : null}
        <RoutingForecast
          numberId={record.id}
          userIds={holders.map(({ id }) => id)}
          routing={to === 'one' ? 'everyone' : routing}
          shared={to === 'team'}
        />
        {leavers.length > 0 ? (
          <HandOverChoice leavers={leavers} holders={holders} value={handOverTo} onChange={giving.setHandOver} />
        ) : null}
        {comesAnew ? <HistoryChoice value={history} onChange={setHistory} /> : null}
        <WaitingTexts count={waitingAt(props)} value={deliverHeld} onChange={setDeliverHeld} off={isOff(props)} />
        <Field
          id="sms-note"
          label={words(purposeRequired ? 'purpose' : 'note')}
          hint={words(purposeRequired ? 'purposeHint' : 'noteHint')}
          wrong={wrongAt('sms-note')}
        >
          <Input
            id="sms-note"
            width={1}
            maxLength={500}
            required={purposeRequired && comesAnew}
            value={note}
            onChange={(event: ChangeEvent<HTMLInputElement>) => setNote(event.target.value)}
          />
        </Field>
        <WrongFields fields={busy ? [] : shown} attempt={attempt} />
      </ActionForm>
    </div>
  )
}

/** The code of a refusal; undefined for any other answer. */
function codeOf(answer: Record<string, unknown> | undefined): unknown {
  const error = answer?.error
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
