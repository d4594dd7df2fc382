import { Button } from '@adminjs/design-system'
import React, { type RefObject } from 'react'
import { AvailabilitySwitch } from './AvailabilitySwitch.js'
import { Choose } from './Choose.js'
import { InboxSearch } from './InboxSearch.js'
import type { ListedNumber } from './rest.js'
import { useWords } from './use-words.js'
import { type View, views } from './views.js'
import { nameOf } from './who.js'

interface InboxBarProps {
  view: View
  number: string
  search: string
  searchField: RefObject<HTMLInputElement>
  numbers: ListedNumber[]
  /** Who belongs to no tenant holds no number, and has no switch. */
  hasSwitch: boolean
  onView: (view: View) => void
  onNumber: (number: string) => void
  onSearch: (search: string) => void
  onNew: () => void
  onHours: () => void
}

/** Above the inbox: which conversations, and whether I am there. A search looks through all of them. */
export function InboxBar({ view, number, search, searchField, numbers, hasSwitch, ...on }: InboxBarProps) {
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
            variant={view === name && search === '' ? 'contained' : 'outlined'}
            aria-pressed={view === name && search === ''}
            onClick={() => on.onView(name)}
          >
            {words(`view_${name}`)}
          </Button>
        ))}
      </fieldset>
      <InboxSearch field={searchField} search={search} onSearch={on.onSearch} />
      <label className="sms-inbox__number" htmlFor="sms-inbox-number">
        <span>{words('number')}</span>
        <Choose
          id="sms-inbox-number"
          value={number}
          empty={words('allNumbers')}
          options={numbers.map(listed => ({ value: listed.number, label: nameOf(listed.number, numbers) }))}
          onChange={on.onNumber}
        />
      </label>
      {numbers.some(({ held }) => held) ? (
        <Button type="button" size="sm" className="sms-inbox__new" onClick={on.onNew}>
          {words('newText')}
        </Button>
      ) : null}
      {hasSwitch ? <AvailabilitySwitch /> : null}
      {hasSwitch ? (
        <Button type="button" size="sm" variant="outlined" onClick={on.onHours}>
          {words('hours')}
        </Button>
      ) : null}
    </div>
  )
}
