import { Box, Button, H4 } from '@adminjs/design-system'
import { ViewHelpers } from 'adminjs'
import React from 'react'
import { Chip } from './Chip.js'
import { LinkDelivery } from './LinkDelivery.js'
import type { LinkResult } from './link-result.js'
import { useWords } from './use-words.js'

const tones = { done: 'good', refused: 'bad', skipped: 'plain', asked: 'notice' } as const

/** What became of each number and step after Save. "Ready" is said only where everything is. */
export function LinkResults({ results, onAgain }: { results: LinkResult[]; onAgain: () => void }) {
  const words = useWords('smsLink')
  const address = (recordId: string) =>
    new ViewHelpers().recordActionUrl({ resourceId: 'sms_numbers', recordId, actionName: 'show' })
  return (
    <Box variant="container" className="sms-form" role="status">
      <H4 mb="lg">{words('results')}</H4>
      <ul className="sms-results">
        {results.map(({ number, typed, numberId, ready, sending, steps }) => (
          <li key={`${number} ${typed}`}>
            <p className="sms-results__head">
              {numberId ? <a href={address(numberId)}>{number}</a> : number}{' '}
              <Chip tone={ready ? 'good' : 'plain'}>{words(ready ? 'ready' : 'notReady')}</Chip>
            </p>
            {sending === 'pending' || sending === 'unregistered' ? <p>{words('blocked')}</p> : null}
            <ul>
              {steps.map(({ step, state, message }) => (
                <li key={step} className="sms-results__step">
                  <span>{words(`step.${step}`)}</span>
                  <Chip tone={tones[state]}>{words(`stepState.${state}`)}</Chip>
                  {message ? <span>{message}</span> : null}
                  {state === 'asked' && numberId ? <LinkDelivery numberId={numberId} /> : null}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <Button type="button" variant="outlined" mt="xl" onClick={onAgain}>
        {words('again')}
      </Button>
    </Box>
  )
}
