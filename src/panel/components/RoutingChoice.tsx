import { Text } from '@adminjs/design-system'
import React from 'react'
import { useWords } from './use-words.js'

const routings = ['everyone', 'round_robin', 'backup'] as const

/** In whose inbox a text of a shared number lands, each way explained in one line. */
export function RoutingChoice({ value, onChange }: { value: string; onChange: (routing: string) => void }) {
  const words = useWords('smsRouting')
  return (
    <fieldset className="sms-fieldset">
      <legend>{words('legend')}</legend>
      {routings.map(routing => (
        <label key={routing} className="sms-option" htmlFor={`sms-routing-${routing}`}>
          <input
            id={`sms-routing-${routing}`}
            type="radio"
            name="sms-routing"
            value={routing}
            checked={value === routing}
            onChange={() => onChange(routing)}
          />
          <span>
            <Text as="span" fontWeight="bold">
              {words(routing)}
            </Text>
            <Text as="span" display="block" variant="sm" color="grey80">
              {words(`${routing}Hint`)}
            </Text>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
