import { Button, Input, Text } from '@adminjs/design-system'
import React, { type ChangeEvent, useState } from 'react'
import { Chip } from './Chip.js'
import { Field } from './Field.js'
import { Refusal } from './Refusal.js'
import { type InventoryNumber, useInventory } from './use-inventory.js'
import { useWords, type Words } from './use-words.js'

interface InventoryPickerProps {
  picked: string[]
  onChange: (picked: string[]) => void
}

/** Picks several numbers out of QuestBlue's live inventory; what is linked or cannot do SMS is shown and cannot be picked. */
export function InventoryPicker({ picked, onChange }: InventoryPickerProps) {
  const words = useWords('smsInventory')
  const [search, setSearch] = useState('')
  const [page, setPage] = useState(1)
  const { numbers, pages, loading, refusal } = useInventory(search, page, words('unreachable'))
  const find = (event: ChangeEvent<HTMLInputElement>) => {
    setSearch(event.target.value)
    setPage(1)
  }
  const toggle = (number: string) =>
    onChange(picked.includes(number) ? picked.filter(other => other !== number) : [...picked, number])
  return (
    <fieldset className="sms-fieldset" aria-busy={loading}>
      <legend>{words('legend')}</legend>
      <Field id="sms-inventory-search" label={words('search')}>
        <Input id="sms-inventory-search" type="search" width={1} value={search} onChange={find} onKeyDown={keepForm} />
      </Field>
      <Refusal sentence={refusal} />
      <Text role="status" variant="sm" color="grey80">
        {refusal
          ? ''
          : loading
            ? words('loading')
            : numbers.length === 0
              ? words('none')
              : words('picked', { count: picked.length })}
      </Text>
      <ul className="sms-inventory">
        {numbers.map(number => (
          <li key={number.number}>
            <label htmlFor={`sms-pick-${number.number}`} className="sms-option">
              <input
                id={`sms-pick-${number.number}`}
                type="checkbox"
                disabled={number.linked || !number.sms}
                checked={picked.includes(number.number)}
                onChange={() => toggle(number.number)}
              />
              <span className="sms-inventory__number">{number.number}</span>
              <span className="sms-inventory__place">{number.location}</span>
              <Chip tone={number.linked || !number.sms ? 'plain' : 'good'}>{stateOf(number, words)}</Chip>
            </label>
          </li>
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
    </fieldset>
  )
}

/** Enter in the search is no Save. */
function keepForm(event: { key: string; preventDefault(): void }) {
  if (event.key === 'Enter') event.preventDefault()
}

function stateOf({ linked, tenantName, sms, mode }: InventoryNumber, words: Words): string {
  if (linked) return words('linked', { tenant: tenantName ?? words('somebody') })
  if (!sms) return words('noSms')
  return mode ? words('delivers', { mode }) : words('free')
}
