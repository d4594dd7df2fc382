import { ViewHelpers } from 'adminjs'
import React from 'react'
import { Chip } from './Chip.js'
import { LinkDelivery } from './LinkDelivery.js'
import type { LinkResult } from './link-result.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'
import { readable } from './who.js'

const tones = { done: 'good', refused: 'bad', skipped: 'plain', asked: 'notice' } as const

/** What became of one number, step by step. "Ready" is said only where everything is. */
export function LinkResultItem({ result }: { result: LinkResult }) {
  const words = useWords('smsLink')
  const { say } = useSentences()
  const { number, numberId, ready, sending, steps } = result
  const address = (recordId: string) =>
    new ViewHelpers().recordActionUrl({ resourceId: 'sms_numbers', recordId, actionName: 'show' })
  const state = ready ? 'ready' : numberId ? 'notReady' : 'refused'
  return (
    <li>
      <p className="sms-results__head" title={number}>
        {numberId ? <a href={address(numberId)}>{readable(number)}</a> : readable(number)}{' '}
        <Chip tone={ready ? 'good' : numberId ? 'plain' : 'bad'}>{words(state)}</Chip>
      </p>
      {sending === 'pending' || sending === 'unregistered' ? <p>{words('blocked')}</p> : null}
      <ul>
        {steps.map(({ step, state: reached, message, ...refused }) => (
          <li key={step} className="sms-results__step">
            <span>{words(`step.${step}`)}</span>
            <Chip tone={tones[reached]}>{words(`stepState.${reached}`)}</Chip>
            {message ? <span>{say({ ...refused, message })}</span> : null}
            {reached === 'asked' && numberId ? <LinkDelivery numberId={numberId} /> : null}
          </li>
        ))}
      </ul>
    </li>
  )
}
