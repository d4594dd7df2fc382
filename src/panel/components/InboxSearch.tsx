import React, { type KeyboardEvent, type RefObject, useEffect, useState } from 'react'
import { moveBy } from './use-inbox-keys.js'
import { useWords } from './use-words.js'

interface InboxSearchProps {
  field: RefObject<HTMLInputElement>
  search: string
  onSearch: (search: string) => void
}

/** Finds conversations as one types. Enter or the arrow down leads to the first of them, Escape empties it. */
export function InboxSearch({ field, search, onSearch }: InboxSearchProps) {
  const words = useWords('smsInbox')
  const [typed, setTyped] = useState(search)
  useEffect(() => setTyped(search), [search])
  useEffect(() => {
    if (typed.trim() === search) return
    const timer = setTimeout(() => onSearch(typed.trim()), 250)
    return () => clearTimeout(timer)
  }, [typed, search, onSearch])
  const hear = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape' && typed !== '') {
      event.preventDefault()
      setTyped('')
      onSearch('')
    }
    if (event.key === 'Enter') onSearch(typed.trim())
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault()
      moveBy(1)
    }
  }
  return (
    <div className="sms-inbox__search">
      <label className="sms-announced" htmlFor="sms-inbox-search">
        {words('search')}
      </label>
      <input
        ref={field}
        id="sms-inbox-search"
        className="sms-choose"
        type="search"
        maxLength={100}
        autoComplete="off"
        placeholder={words('searchHint')}
        value={typed}
        onChange={event => setTyped(event.target.value)}
        onKeyDown={hear}
      />
    </div>
  )
}
