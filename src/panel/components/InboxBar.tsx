import { Button } from '@adminjs/design-system'
import React from 'react'
import { AvailabilitySwitch } from './AvailabilitySwitch.js'
import { Choose } from './Choose.js'
import type { ListedNumber } from './rest.js'
import { useWords } from './use-words.js'

/** What the inbox shows: the person's own, what is unread, or all of a number. */
export const views = ['mine', 'unread', 'all'] as const
export type View = (typeof views)[number]

interface InboxBarProps {
  view: View
  number: string
  numbers: ListedNumber[]
  /** Who belongs to no tenant holds no number, and has no switch. */
  hasSwitch: boolean
  onView: (view: View) => void
  onNumber: (number: string) => void
  onNew: () => void
  onHours: () => void
}

/** Above the inbox: which conversations, and whether I am there. */
export function InboxBar({ view, number, numbers, hasSwitch, onView, onNumber, onNew, onHours }: InboxBarProps) {
  const words = useWords('smsInbox')
  return (
    <div className="sms-inbox__bar">
      <fieldset className="sms-inbox__views">
        <legend className="sms-announced">{words('views')}</legend>
        {views.map(name => (
          <Button
            key={name}
            type="button"
            size="sm"
            variant={view === name ? 'contained' : 'outlined'}
            aria-pressed={view === name}
            onClick={() => onView(name)}
          >
            {words(`view_${name}`)}
          </Button>
        ))}
      </fieldset>
      <label className="sms-inbox__number" htmlFor="sms-inbox-number">
        <span>{words('number')}</span>
        <Choose
          id="sms-inbox-number"
          value={number}
          empty={words('allNumbers')}
          options={numbers.map(listed => ({ value: listed.number, label: lineOf(listed) }))}
          onChange={onNumber}
        />
      </label>
      {numbers.some(({ held }) => held) ? (
        <Button type="button" size="sm" onClick={onNew}>
          {words('newText')}
        </Button>
      ) : null}
      {hasSwitch ? <AvailabilitySwitch /> : null}
      {hasSwitch ? (
        <Button type="button" size="sm" variant="outlined" onClick={onHours}>
          {words('hours')}
        </Button>
      ) : null}
    </div>
  )
}

function lineOf({ number, label }: ListedNumber): string {
  return label ? `${label} (${number})` : number
}
