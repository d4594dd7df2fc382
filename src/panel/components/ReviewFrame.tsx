import { Box, Button, H4, Input } from '@adminjs/design-system'
import React, { type FormEvent, type ReactNode, useState } from 'react'
import { FailedAgain } from './FailedAgain.js'
import { Field } from './Field.js'
import { localTimeOf, momentOf } from './local-time.js'
import { Moment } from './Moment.js'
import { Refusal } from './Refusal.js'
import type { Asking } from './use-review.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'
import { utcOf } from './when.js'

/** The answer's own moment, and how far the host was read for it. */
interface AnsweredFor {
  at: string
  now: boolean
  readAt: string | null
}

interface ReviewFrameProps {
  /** Of whom or what it is. */
  subject: string
  intro: string
  asking: Asking<AnsweredFor>
  children: ReactNode
}

/** The frame of a page that answers for a moment: which moment, in the reader's zone and in UTC, and how exact it is. */
export function ReviewFrame({ subject, intro, asking, children }: ReviewFrameProps) {
  const { at, ask, review: asked, busy, refused, failed, again } = asking
  const words = useWords('smsReview')
  const { say, sayWrong } = useSentences()
  const [typed, setTyped] = useState(localTimeOf(at === '' ? null : at))
  const show = (event: FormEvent) => {
    event.preventDefault()
    ask(momentOf(typed))
  }
  const now = () => {
    setTyped('')
    ask(undefined)
  }
  const wrong = sayWrong(refused, 'at')
  return (
    <Box variant="container" className="sms-form sms-form--wide sms-number">
      <H4 mb="default">{subject}</H4>
      <p className="sms-review__intro">{intro}</p>
      <form onSubmit={show} aria-busy={busy} noValidate className="sms-review__ask">
        <Field id="sms-review-at" label={words('at')} hint={words('atHint')} wrong={wrong}>
          <Input
            id="sms-review-at"
            type="datetime-local"
            value={typed}
            onChange={(event: { target: { value: string } }) => setTyped(event.target.value)}
          />
        </Field>
        <div className="sms-buttons">
          <Button type="submit" variant="contained" disabled={busy}>
            {words('show')}
          </Button>
          <Button type="button" variant="outlined" disabled={busy} onClick={now}>
            {words('now')}
          </Button>
        </div>
      </form>
      <p role="status" className="sms-review__status">
        {busy ? words('looking') : null}
        {asked && !busy ? (
          <>
            {words(asked.now ? 'asOfNow' : 'asOf')} <Moment at={asked.at} /> · {utcOf(asked.at)}
          </>
        ) : null}
      </p>
      <Refusal sentence={refused && !wrong ? say(refused) : null} />
      {failed && !busy ? <FailedAgain words={words} onAgain={again} /> : null}
      {asked && !busy ? (
        <>
          {children}
          <p className="sms-soft">{words('exact')}</p>
          <p className="sms-soft">
            {asked.readAt ? (
              <>
                {words('peopleRead')} <Moment at={asked.readAt} /> · {utcOf(asked.readAt)}
              </>
            ) : (
              words('peopleNeverRead')
            )}
          </p>
        </>
      ) : null}
    </Box>
  )
}
