import { Box, Button, H4, Text } from '@adminjs/design-system'
import { ViewHelpers } from 'adminjs'
import React from 'react'
import { Chip } from './Chip.js'
import type { DeliveryRun, RunNumber } from './delivery-run.js'
import { Moment } from './Moment.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'
import { readable } from './who.js'

const tones = { waiting: 'plain', working: 'notice', done: 'good', refused: 'bad', left_out: 'notice' } as const

/** How far a run is, number by number; what went wrong comes first and stays. */
export function DeliveryRunShown({ run, onStop }: { run: DeliveryRun; onStop: () => void }) {
  const words = useWords('smsSetDeliveries')
  const { counts, numbers, startedAt, startedBy, endedAt } = run
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const over = all - counts.waiting - counts.working
  return (
    <Box variant="container" className="sms-form" mt="lg" aria-busy={endedAt === null}>
      <H4 mb="default">{words(endedAt === null ? 'goesOn' : 'ended')}</H4>
      <Text mb="default">
        {words('startedBy', { name: startedBy })} <Moment at={startedAt} />
      </Text>
      <progress className="sms-progress" max={Math.max(all, 1)} value={over} aria-label={words('progress')} />
      <p role="status" className="sms-run__counts">
        {words('sofar', { over, all })} {counts.refused > 0 ? words('refusedSofar', { count: counts.refused }) : null}{' '}
        {counts.left_out > 0 ? words('leftOutSofar', { count: counts.left_out }) : null}
      </p>
      {endedAt === null && counts.waiting > 0 ? (
        <Button type="button" variant="outlined" mb="lg" onClick={onStop}>
          {words('stop')}
        </Button>
      ) : null}
      <ul className="sms-results">
        {numbers.map(row => (
          <RunRow key={row.numberId} row={row} />
        ))}
      </ul>
      {numbers.length < all ? <Text mt="default">{words('more', { count: all - numbers.length })}</Text> : null}
    </Box>
  )
}

function RunRow({ row: { numberId, number, label, state, code, message } }: { row: RunNumber }) {
  const words = useWords('smsSetDeliveries')
  const { say } = useSentences()
  const href = new ViewHelpers().recordActionUrl({
    resourceId: 'sms_numbers',
    recordId: numberId,
    actionName: 'showWebhook',
  })
  return (
    <li data-state={state}>
      <p className="sms-results__head">
        <a href={href} title={number}>
          {label ? `${readable(number)} · ${label}` : readable(number)}
        </a>{' '}
        <Chip tone={tones[state]}>{words(`state.${state}`)}</Chip>
      </p>
      {state === 'refused' || state === 'left_out' ? (
        <p>{code === 'stopped' ? words('stopped') : message && say({ code, message })}</p>
      ) : null}
    </li>
  )
}
