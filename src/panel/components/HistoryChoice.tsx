import { Text } from '@adminjs/design-system'
import React from 'react'
import { useWords } from './use-words.js'

interface HistoryChoiceProps {
  /** `all`, `from_now`, or `by_rule`: each number as its holders suggest. */
  value: string
  onChange: (history: string) => void
  /** Several numbers at once: then the rule can be left to each. */
  several?: boolean
}

/** What a new holder will see of the time before, said in one line each. */
export function HistoryChoice({ value, onChange, several = false }: HistoryChoiceProps) {
  const words = useWords('smsHistory')
  const choices = several ? ['by_rule', 'all', 'from_now'] : ['all', 'from_now']
  return (
    <fieldset className="sms-fieldset">
      <legend>{words('legend')}</legend>
      {choices.map(history => (
        <label key={history} className="sms-option" htmlFor={`sms-history-${history}`}>
          <input
            id={`sms-history-${history}`}
            type="radio"
            name="sms-history"
            value={history}
            checked={value === history}
            onChange={() => onChange(history)}
          />
          <span>
            <Text as="span" fontWeight="bold">
              {words(history)}
            </Text>
            <Text as="span" display="block" variant="sm" color="grey80">
              {words(`${history}Hint`)}
            </Text>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
