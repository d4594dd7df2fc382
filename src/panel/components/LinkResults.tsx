import { Badge, Box, Button, H4, Text } from '@adminjs/design-system'
import { ViewHelpers } from 'adminjs'
import React from 'react'
import { LinkDelivery } from './LinkDelivery.js'
import type { LinkResult } from './link-result.js'
import { useWords } from './use-words.js'

const variants = { done: 'success', refused: 'danger', skipped: 'default', asked: 'info' } as const

/** What became of each number and step after Save. "Ready" is said only where everything is. */
export function LinkResults({ results, onAgain }: { results: LinkResult[]; onAgain: () => void }) {
  const words = useWords('smsLink')
  const address = (recordId: string) =>
    new ViewHelpers().recordActionUrl({ resourceId: 'sms_numbers', recordId, actionName: 'show' })
  return (
    <Box variant="container" className="sms-form" role="status">
      <H4 mb="lg">{words('results')}</H4>
      <ul className="sms-results">
        {results.map(({ number, typed, numberId, ready, steps }) => (
          <li key={`${number} ${typed}`}>
            <Text fontWeight="bold">
              {numberId ? <a href={address(numberId)}>{number}</a> : number}{' '}
              <Badge variant={ready ? 'success' : 'default'}>{words(ready ? 'ready' : 'notReady')}</Badge>
            </Text>
            <ul>
              {steps.map(({ step, state, message }) => (
                <li key={step} className="sms-results__step">
                  <span>{words(`step.${step}`)}</span>
                  <Badge variant={variants[state]}>{words(`stepState.${state}`)}</Badge>
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
