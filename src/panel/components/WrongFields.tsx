import React, { type MouseEvent, useEffect, useRef } from 'react'
import { useWords } from './use-words.js'

/** A field that cannot be taken as it is: its control's id, its label, and what is wrong. */
export interface WrongField {
  id: string
  label: string
  wrong: string
}

interface WrongFieldsProps {
  fields: readonly WrongField[]
  /** How often the form was tried: once a time the first field gets the focus, and not again while it is mended. */
  attempt: number
}

/** What must be mended before a form is taken, a line each that leads to its field. */
export function WrongFields({ fields, attempt }: WrongFieldsProps) {
  const words = useWords('smsForm')
  const ledFor = useRef(0)
  const first = fields[0]?.id
  useEffect(() => {
    if (first === undefined || ledFor.current === attempt) return
    ledFor.current = attempt
    document.getElementById(first)?.focus()
  }, [first, attempt])
  const lead = (id: string) => (event: MouseEvent) => {
    event.preventDefault()
    document.getElementById(id)?.focus()
  }
  return (
    <div role="alert">
      {fields.length === 0 ? null : (
        <div className="sms-wrong-fields">
          <p>{words('mend', { count: fields.length })}</p>
          <ul>
            {fields.map(({ id, label, wrong }) => (
              <li key={id}>
                <a href={`#${id}`} onClick={lead(id)}>
                  {words('wrongField', { label, wrong })}
                </a>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}
