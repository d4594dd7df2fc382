import { Text } from '@adminjs/design-system'
import React from 'react'
import type { GivenTo } from './use-giving.js'
import { useWords } from './use-words.js'

const ways = ['one', 'team'] as const

/** Whether one person holds a number alone, or a team. */
export function WhomChoice({ value, onChange }: { value: GivenTo; onChange: (to: GivenTo) => void }) {
  const words = useWords('smsGive')
  return (
    <fieldset className="sms-fieldset sms-whom">
      <legend>{words('whom')}</legend>
      {ways.map(way => (
        <label key={way} className="sms-option" htmlFor={`sms-whom-${way}`}>
          <input
            id={`sms-whom-${way}`}
            type="radio"
            name="sms-whom"
            value={way}
            checked={value === way}
            onChange={() => onChange(way)}
          />
          <span>
            <Text as="span" fontWeight="bold">
              {words(way)}
            </Text>
            <Text as="span" display="block" variant="sm" color="grey80">
              {words(`${way}Hint`)}
            </Text>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
