import React, { type ChangeEvent } from 'react'

/** One way to choose from a drop-down list. */
export interface Option {
  value: string
  label: string
}

interface ChooseProps {
  id: string
  value: string
  options: Option[]
  onChange: (value: string) => void
  /** The first, empty line: nothing chosen yet. */
  empty?: string
  required?: boolean
  'aria-describedby'?: string
}

/** The browser's own drop-down list: it works with keyboard, screen reader and a phone's wheel. */
export function Choose({ id, value, options, onChange, empty, required, ...described }: ChooseProps) {
  const choose = (event: ChangeEvent<HTMLSelectElement>) => onChange(event.target.value)
  return (
    <select id={id} className="sms-choose" value={value} required={required} onChange={choose} {...described}>
      {empty === undefined ? null : <option value="">{empty}</option>}
      {options.map(option => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}
