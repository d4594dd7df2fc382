import { Button } from '@adminjs/design-system'
import { useTranslation, ViewHelpers } from 'adminjs'
import React from 'react'
import { Link } from 'react-router-dom'
import type { Line } from './number-list.js'
import { useWords } from './use-words.js'

/** As many ids as an address holds. */
export const most = 200

interface ChosenNumbersProps {
  lines: Line[]
  resourceId: string
  onClear: () => void
}

/** How many numbers are chosen, over all pages, and what can be done with them together. */
export function ChosenNumbers({ lines, resourceId, onClear }: ChosenNumbersProps) {
  const words = useWords('smsNumberList')
  const { ta } = useTranslation()
  const names = [...new Set(lines.flatMap(({ bulkActions }) => bulkActions.map(({ name }) => name)))]
  const recordIds = lines.map(({ id }) => id)
  const way = (actionName: string) => new ViewHelpers().bulkActionUrl({ resourceId, recordIds, actionName })
  return (
    <div className="sms-numbers__bulk">
      <strong role="status">{lines.length === 0 ? '' : words('chosen', { count: lines.length })}</strong>
      {lines.length > most ? <span role="alert">{words('tooMany', { most })}</span> : null}
      {lines.length > 0 && lines.length <= most
        ? names.map(name => (
            <Button key={name} as={Link} to={way(name)} size="sm" variant="outlined" data-testid={`bulk-${name}`}>
              {ta(name, resourceId)}
            </Button>
          ))
        : null}
      {lines.length > 0 ? (
        <Button type="button" size="sm" onClick={onClear}>
          {words('chooseNone')}
        </Button>
      ) : null}
    </div>
  )
}
