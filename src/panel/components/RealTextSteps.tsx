import { MessageBox, Text } from '@adminjs/design-system'
import React from 'react'
import { Chip } from './Chip.js'
import type { RealText, Values } from './doctor.js'
import { Moment } from './Moment.js'
import { useDeliveryReason } from './use-delivery-reason.js'
import { useTold } from './use-told.js'
import { useWords } from './use-words.js'
import { utcOf } from './when.js'
import { readable } from './who.js'

const variants = { waiting: 'info', arrived: 'success', failed: 'danger', lapsed: 'danger' } as const
const tones = { green: 'good', red: 'bad', waiting: 'plain' } as const
const chips = { green: 'green', red: 'red', waiting: 'waits' } as const

/** How far a real text has come, and when it took each step. */
export function RealTextSteps({ test, number }: { test: RealText; number: string }) {
  const words = useWords('smsDoctor')
  const told = useTold(words)
  const reasonOf = useDeliveryReason()
  return (
    <div className="sms-real__test">
      <div role="status">
        <MessageBox
          variant={variants[test.state]}
          mb="default"
          message={
            test.state === 'waiting' && test.kind === 'phone'
              ? words('phoneNow', { number })
              : words(`realState.${test.state}`)
          }
        >
          {test.state === 'waiting' ? told('waitsUntil', { at: test.expiresAt }) : null}
        </MessageBox>
      </div>
      {test.from ? <Text mb="default">{words('sentFrom', { number: readable(test.from) })}</Text> : null}
      <ol className="sms-hops">
        {test.steps.map(({ step, state, code, at, values }) => (
          <li key={step} className="sms-hop" data-step={step} data-state={state}>
            <p className="sms-hop__head">
              <strong>{words(`step.${step}`)}</strong>
              <Chip tone={tones[state]}>{words(`state.${chips[state]}`)}</Chip>
              {at ? (
                <span className="sms-hop__took" title={utcOf(at)}>
                  <Moment at={at} />
                </span>
              ) : null}
            </p>
            {state === 'waiting' ? null : <p>{told(`told.${code}`, withReason(values, reasonOf))}</p>}
          </li>
        ))}
      </ol>
    </div>
  )
}

function withReason(values: Values, reasonOf: (reason: string) => string): Values {
  return typeof values.reason === 'string' ? { ...values, reason: reasonOf(values.reason) } : values
}
