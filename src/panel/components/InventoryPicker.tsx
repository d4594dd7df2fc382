import { Button, Input, Text } from '@adminjs/design-system'
import React, { type ChangeEvent, useState } from 'react'
import { Field } from './Field.js'
import { InventoryLine } from './InventoryLine.js'
import { PickedNumbers } from './PickedNumbers.js'
import { Refusal } from './Refusal.js'
import { type InventoryNumber, useInventory } from './use-inventory.js'
import { useWords } from './use-words.js'

interface InventoryPickerProps {
  picked: string[]
  onChange: (picked: string[]) => void
}

/** Picks several numbers, from page to page, out of QuestBlue's live inventory; what cannot be linked says why. */
export function InventoryPicker({ picked, onChange }: InventoryPickerProps) {
  const words = useWords('smsInventory')
  const [search, setSearch] = useState('')
  const [page, setPage] = useState(1)
  const { numbers, total, pages, loading, refusal } = useInventory(search, page, words('unreachable'))
  const find = (event: ChangeEvent<HTMLInputElement>) => {
    setSearch(event.target.value)
    setPage(1)
  }
  const toggle = (number: string) =>
    onChange(picked.includes(number) ? picked.filter(other => other !== number) : [...picked, number])
  const free = numbers.filter(canBeLinked).map(({ number }) => number)
  const left = free.filter(number => !picked.includes(number))
  const all = () => onChange(left.length > 0 ? [...picked, ...left] : picked.filter(number => !free.includes(number)))
  const told = loading ? words('loading') : numbers.length === 0 ? words('none') : words('found', { count: total })
  return (
    <fieldset className="sms-fieldset" aria-busy={loading}>
      <legend>{words('legend')}</legend>
      <Field id="sms-inventory-search" label={words('search')} hint={words('searchHint')}>
        <Input id="sms-inventory-search" type="search" width={1} value={search} onChange={find} onKeyDown={keepForm} />
      </Field>
      <Refusal sentence={refusal} />
      <Text role="status" variant="sm" color="grey80">
        {refusal ? '' : told}
      </Text>
      {free.length > 0 ? (
        <Button type="button" size="sm" variant="outlined" onClick={all}>
          {left.length > 0 ? words('pickPage', { count: left.length }) : words('dropPage')}
        </Button>
      ) : null}
      <ul className="sms-inventory">
        {numbers.map(number => (
          <InventoryLine
            key={number.number}
            number={number}
            canBePicked={canBeLinked(number)}
            picked={picked.includes(number.number)}
            onToggle={() => toggle(number.number)}
          />
        ))}
      </ul>
      {pages > 1 ? (
        <nav className="sms-pages" aria-label={words('pages')}>
          <Button type="button" size="sm" disabled={page <= 1} onClick={() => setPage(page - 1)}>
            {words('previous')}
          </Button>
          <span>{words('page', { page, pages })}</span>
          <Button type="button" size="sm" disabled={page >= pages} onClick={() => setPage(page + 1)}>
            {words('next')}
          </Button>
        </nav>
      ) : null}
      <PickedNumbers picked={picked} onDrop={toggle} onDropAll={() => onChange([])} />
    </fieldset>
  )
}

const canBeLinked = ({ linked, sms }: InventoryNumber) => sms && !linked

/** Enter in the search is no Save. */
function keepForm(event: { key: string; preventDefault(): void }) {
  if (event.key === 'Enter') event.preventDefault()
}
