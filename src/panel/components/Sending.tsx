import { Box, Button, Input, MessageBox } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { anew } from './anew.js'
import { Field } from './Field.js'
import { Moment } from './Moment.js'
import { type Decided, decidedIn, type Standing, standingIn } from './sending.js'
import { targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

/** Form of the record action `sending`: whether texts are handed over, what waits, and what becomes of it after a restore. */
function Sending(props: ActionProps) {
  const words = useWords('smsSending')
  const [standing, setStanding] = useState<Standing | null>(standingIn(props.record))
  const [decided, setDecided] = useState<Decided | null>(null)
  const [reason, setReason] = useState('')
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const decide = async (choice: 'pause' | 'look' | 'send' | 'discard') => {
    const outcome = decidedIn(await submit({ choice, reason }))
    if (!outcome) return
    setStanding(outcome.standing)
    setDecided(outcome)
  }
  if (!standing) return null
  const { paused } = standing
  return (
    <ActionForm
      intro={words(paused ? `paused_${paused.reason}` : 'goesOn')}
      send={words(paused ? 'send' : 'pause')}
      busy={busy}
      refusal={refusal}
      danger={!paused}
      onSubmit={() => void decide(paused ? 'send' : 'pause')}
      aside={
        paused ? (
          <>
            <Button type="button" variant="outlined" disabled={busy} onClick={() => void decide('look')}>
              {words('look')}
            </Button>
            <Button
              type="button"
              variant="outlined"
              color="danger"
              disabled={busy || reason.trim() === ''}
              onClick={() => void decide('discard')}
            >
              {words('discard')}
            </Button>
          </>
        ) : null
      }
    >
      <Facts standing={standing} />
      <Field id="sms-reason" label={words('reason')} hint={words(paused ? 'reasonHint' : 'pauseHint')}>
        <Input
          id="sms-reason"
          width={1}
          maxLength={500}
          value={reason}
          onChange={(event: ChangeEvent<HTMLInputElement>) => setReason(event.target.value)}
        />
      </Field>
      <div role="status" className="sms-outcome">
        {decided?.found ? <MessageBox variant="info" message={words('found', { ...decided.found })} mb="lg" /> : null}
        {decided?.discarded ? (
          <MessageBox variant="info" message={words('discarded', { count: decided.discarded })} mb="lg" />
        ) : null}
      </div>
    </ActionForm>
  )
}

function Facts({ standing: { paused, queued, before, oldest, sending, unknown } }: { standing: Standing }) {
  const words = useWords('smsSending')
  return (
    <Box as="ul" mb="lg">
      {paused ? (
        <li>
          {words('since')} <Moment at={paused.since} /> {paused.note}
        </li>
      ) : null}
      {paused?.lastSeenAt ? (
        <li>
          {words('lastSeen')} <Moment at={paused.lastSeenAt} />
        </li>
      ) : null}
      <li>{words(paused ? 'queuedBefore' : 'queued', { count: queued, before })}</li>
      {oldest ? (
        <li>
          {words('oldest')} <Moment at={oldest} />
        </li>
      ) : null}
      <li>{words('sending', { count: sending })}</li>
      <li>{words('unknown', { count: unknown })}</li>
    </Box>
  )
}

export default anew(Sending)
