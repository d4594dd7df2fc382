import { MessageBox } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React from 'react'
import { ActionForm } from './ActionForm.js'
import { subjectOf, targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'
import { whenOf } from './when.js'

interface Replayable {
  from: string
  to: string[]
  text: string
  media: number
  number: string
  at: string
  tenant: string | null
  holders: string[]
  verdict: string
  keyword: string | null
  replayed: boolean
}

/** Form of the record action `replay`: what came on a retired address, where it would go, and one button. */
export default function Replay(props: ActionProps) {
  const words = useWords('smsReplay')
  const { sayFailure } = useSentences()
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const shown = partOf(props.record, 'replay')
  if (!isReplayable(shown)) {
    const message = sayFailure(partOf(props.record, 'refusal'), words('none'))
    return <MessageBox variant="danger" message={message} role="alert" />
  }
  const { from, to, number, at, text, media, tenant, holders, verdict, keyword, replayed } = shown
  const others = to.length - 1
  const rows: [string, string][] = [
    ['from', from],
    ['to', others > 0 ? words('several', { number, count: others }) : number],
    ['at', whenOf(at)],
    ['text', text],
    ...(media > 0 ? [['files', String(media)] satisfies [string, string]] : []),
    ['tenant', tenant ?? ''],
    ['holders', holders.length > 0 ? holders.join(', ') : words('nobody')],
    ['becomes', replayed ? words('replayed') : words(`verdict.${verdict}`)],
  ]
  return (
    <ActionForm
      subject={subjectOf(props)}
      intro={words('intro')}
      send={words('send')}
      busy={busy}
      refusal={refusal}
      disabled={replayed}
      onSubmit={() => void submit({ confirmed: true })}
    >
      <dl className="sms-facts">
        {rows.map(([name, value]) => (
          <React.Fragment key={name}>
            <dt>{words(name)}</dt>
            <dd>{value}</dd>
          </React.Fragment>
        ))}
      </dl>
      {keyword ? <MessageBox variant="info" mb="lg" message={words(`keyword.${keyword}`)} /> : null}
    </ActionForm>
  )
}

function partOf(record: ActionProps['record'], name: string): unknown {
  return record && Reflect.get(record, name)
}

function isReplayable(value: unknown): value is Replayable {
  return typeof value === 'object' && value !== null && 'verdict' in value && 'holders' in value
}
