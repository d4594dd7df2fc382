import { Button } from '@adminjs/design-system'
import React, { type FormEvent, useState } from 'react'
import { localTimeOf } from './local-time.js'
import { useAvailability } from './use-availability.js'
import { useWords } from './use-words.js'
import { whenOf } from './when.js'

/** One's own switch in the inbox, and for who is away, until when. */
export function AvailabilitySwitch() {
  const words = useWords('smsInbox')
  const { presence, busy, toggle, stayAway } = useAvailability()
  const away = presence?.available === false
  const until = presence?.awayUntil ?? null
  return (
    <>
      <label className="sms-option" htmlFor="sms-i-am-there">
        <input
          id="sms-i-am-there"
          type="checkbox"
          role="switch"
          aria-label={words('available')}
          aria-checked={presence?.available ?? false}
          checked={presence?.available ?? false}
          disabled={busy || presence === null}
          onChange={toggle}
        />
        <span>{!away ? words('available') : until ? words('awayUntil', { at: whenOf(until) }) : words('away')}</span>
      </label>
      {away && until === null ? <Until busy={busy} onSet={stayAway} /> : null}
    </>
  )
}

function Until({ busy, onSet }: { busy: boolean; onSet: (until: string) => void }) {
  const words = useWords('smsInbox')
  const [until, setUntil] = useState('')
  const set = (event: FormEvent) => {
    event.preventDefault()
    onSet(new Date(until).toISOString())
  }
  return (
    <form className="sms-inbox__until" onSubmit={set}>
      <label htmlFor="sms-until">{words('until')}</label>
      <input
        id="sms-until"
        className="sms-choose"
        type="datetime-local"
        required
        min={localTimeOf(new Date().toISOString())}
        value={until}
        onChange={event => setUntil(event.target.value)}
      />
      <Button type="submit" size="sm" disabled={busy || until === ''}>
        {words('setUntil')}
      </Button>
    </form>
  )
}
