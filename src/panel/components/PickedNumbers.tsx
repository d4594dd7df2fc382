import { Button } from '@adminjs/design-system'
import React from 'react'
import { useWords } from './use-words.js'
import { readable } from './who.js'

interface PickedNumbersProps {
  picked: string[]
  onDrop: (number: string) => void
  onDropAll: () => void
}

/** What was picked so far, on whichever page, to be seen and taken back. */
export function PickedNumbers({ picked, onDrop, onDropAll }: PickedNumbersProps) {
  const words = useWords('smsInventory')
  return (
    <>
      <p role="status" className="sms-picked__count">
        {words('picked', { count: picked.length })}
      </p>
      {picked.length > 0 ? (
        <details className="sms-picked">
          <summary>{words('showPicked')}</summary>
          <ul>
            {picked.map(number => (
              <li key={number}>
                <Button
                  type="button"
                  size="sm"
                  variant="outlined"
                  aria-label={words('drop', { number: readable(number) })}
                  onClick={() => onDrop(number)}
                >
                  {readable(number)} ×
                </Button>
              </li>
            ))}
          </ul>
          <Button type="button" size="sm" onClick={onDropAll}>
            {words('dropAll')}
          </Button>
        </details>
      ) : null}
    </>
  )
}
