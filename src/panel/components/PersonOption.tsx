import React, { type MouseEvent } from 'react'
import { Chip } from './Chip.js'
import type { FoundPerson } from './use-found-people.js'
import { useWords } from './use-words.js'

interface PersonOptionProps {
  id: string
  person: FoundPerson
  isMarked: boolean
  onPick: () => void
}

/** One person to choose, with what tells them from others of the same name: the address, the numbers held, the absence. */
export function PersonOption({ id, person: { name, email, available, held }, isMarked, onPick }: PersonOptionProps) {
  const words = useWords('smsPerson')
  const stay = (event: MouseEvent) => event.preventDefault() // the focus stays in the field
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the combobox's, which marks it by aria-activedescendant
    // biome-ignore lint/a11y/useFocusableInteractive: as above
    <div id={id} role="option" aria-selected={isMarked} className="sms-person" onMouseDown={stay} onClick={onPick}>
      <strong>{name}</strong>
      <span className="sms-person__email">{email}</span>
      <span className="sms-person__held">{held > 0 ? words('held', { count: held }) : words('holdsNone')}</span>
      {available ? null : <Chip tone="notice">{words('away')}</Chip>}
    </div>
  )
}
