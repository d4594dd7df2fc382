import { Button, Input } from '@adminjs/design-system'
import React, { type ChangeEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Field } from './Field.js'
import { PersonOption } from './PersonOption.js'
import { type FoundPerson, useFoundPeople } from './use-found-people.js'
import { useWords } from './use-words.js'

interface PersonComboboxProps {
  id: string
  label: string
  tenantId: string | undefined
  onPick: (person: FoundPerson) => void
  /** Ids that are not offered: those chosen already. */
  without?: readonly string[]
  wrong?: string | undefined
  /** Several are picked, one after the other. */
  several?: boolean
}

/**
 * Picks people by typing: a combobox whose list is always in sight, so that nothing below it jumps. Enter takes the marked
 * person; typed while they are still being looked up, it takes effect when they are there. Of several names with commas
 * between, those that follow are taken along as long as each is somebody's alone.
 */
export function PersonCombobox({
  id,
  label,
  tenantId,
  onPick,
  without = [],
  wrong,
  several = false,
}: PersonComboboxProps) {
  const words = useWords('smsPerson')
  const [text, setText] = useState('')
  const [marked, setMarked] = useState(0)
  const entered = useRef<{ search: string; follows: boolean } | null>(null)
  const [search = '', ...following] = text.split(/[,;]/).map(name => name.trim())
  const { found, again } = useFoundPeople(tenantId, search)
  const isLooking = found.search !== search
  const offered = found.people.filter(person => !without.includes(person.id))
  const place = Math.min(marked, offered.length - 1)
  const pick = (person: FoundPerson) => {
    const [next, ...others] = following.filter(name => name !== '')
    onPick(person)
    if (text !== '') setMarked(0)
    setText(next === undefined ? '' : [next, ...others].join(', '))
    return next
  }
  const take = (person: FoundPerson) => {
    const next = pick(person)
    if (next !== undefined) entered.current = { search: next, follows: true }
  }
  const type = (event: ChangeEvent<HTMLInputElement>) => {
    entered.current = null
    setText(event.target.value)
    setMarked(0)
  }
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) return
    const moves: Record<string, number> = { ArrowDown: place + 1, ArrowUp: place - 1 }
    const to = moves[event.key]
    if (to !== undefined) setMarked((to + offered.length) % Math.max(offered.length, 1))
    else if (event.key === 'Enter' && isLooking) entered.current = { search, follows: false }
    else if (event.key === 'Enter' && offered[place]) take(offered[place])
    else if (event.key === 'Escape' && text !== '') setText('')
    else if (event.key !== 'Enter') return
    event.preventDefault()
  }
  const first = offered[0]
  useEffect(() => {
    const enter = entered.current
    if (isLooking || enter?.search !== search) return
    entered.current = null
    if (first && (!enter.follows || offered.length === 1)) take(first)
  })
  useEffect(() => {
    document.getElementById(`${id}-${place}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, place])
  return (
    <div className="sms-people">
      <Field id={id} label={label} hint={words(several ? 'hintSeveral' : 'hint')} wrong={wrong}>
        <Input
          id={id}
          width={1}
          role="combobox"
          autoComplete="off"
          aria-autocomplete="list"
          aria-expanded={offered.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={offered.length > 0 ? `${id}-${place}` : undefined}
          value={text}
          onChange={type}
          onKeyDown={press}
        />
      </Field>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={words('list')}
        aria-busy={isLooking}
        className="sms-people__list"
      >
        {offered.map((person, index) => (
          <PersonOption
            key={person.id}
            id={`${id}-${index}`}
            person={person}
            isMarked={index === place}
            onPick={() => pick(person)}
          />
        ))}
      </div>
      {found.failed ? (
        <p role="alert" className="sms-people__line">
          {words('failed')}{' '}
          <Button type="button" size="sm" variant="outlined" onClick={again}>
            {words('again')}
          </Button>
        </p>
      ) : (
        <p role="status" className="sms-people__line">
          {isLooking ? words('looking') : lineOf(offered.length, found.people.length, words)}{' '}
          {!isLooking && found.more ? words('more') : null}
        </p>
      )}
    </div>
  )
}

function lineOf(offered: number, found: number, words: ReturnType<typeof useWords>): string {
  if (offered > 0) return words('found', { count: offered })
  return words(found > 0 ? 'nobodyLeft' : 'nobody')
}
