import { MessageBox } from '@adminjs/design-system'
import { type ActionProps, ViewHelpers } from 'adminjs'
import React, { useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Moment } from './Moment.js'
import { type SweepReport, sweepReportOf, zoneOf } from './sweep-report.js'
import { targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords, type Words } from './use-words.js'

/** From so many seconds on it is said that a clock is wrong. */
const plainlyWrong = 60

/** Form of the action `sweep`: one button, and below it how QuestBlue's history compares with what is here. */
export default function Sweep(props: ActionProps) {
  const words = useWords('smsSweep')
  const [report, setReport] = useState<SweepReport | null>(null)
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const send = async () => {
    setReport(null)
    setReport(sweepReportOf(await submit({})))
  }
  return (
    <ActionForm intro={words('intro')} send={words('send')} busy={busy} refusal={refusal} onSubmit={() => void send()}>
      <div role="status" className="sms-outcome">
        {report ? <Found report={report} words={words} /> : null}
      </div>
    </ActionForm>
  )
}

function Found({ report, words }: { report: SweepReport; words: Words }) {
  const { ran, comparedTo, offsetMinutes, skewSeconds, evidence, lagSeconds, lost, unlike, duplicates } = report
  const found = lost + unlike
  const list = `${new ViewHelpers().resourceUrl({ resourceId: 'sms_lost_texts' })}?filters.state=open`
  const zones = offsetMinutes.map(zoneOf).join(', ')
  return (
    <MessageBox variant={found > 0 ? 'danger' : 'success'} message={words(found > 0 ? 'differs' : 'same')} mb="lg">
      <ul>
        {ran ? null : <li>{words('busyElsewhere')}</li>}
        <li>
          {comparedTo ? (
            <>
              {words('comparedTo')} <Moment at={comparedTo} />
            </>
          ) : (
            words('notYetToEnd')
          )}
        </li>
        <li>
          {words('lost', { count: lost })} · {words('unlike', { count: unlike })}{' '}
          {found > 0 ? <a href={list}>{words('see')}</a> : null}
        </li>
        <li>{words('duplicates', { count: duplicates })}</li>
        <li>{zones ? words('zone', { zones, evidence }) : words('noZone', { evidence })}</li>
        <li>{words('lag', { count: lagSeconds })}</li>
        {Math.abs(skewSeconds ?? 0) >= plainlyWrong ? (
          <li>{words('skew', { count: Math.abs(skewSeconds ?? 0) })}</li>
        ) : null}
      </ul>
    </MessageBox>
  )
}
