import { Input } from '@adminjs/design-system'
import React, { type ChangeEvent, useState } from 'react'
import { Choose } from './Choose.js'
import { Field } from './Field.js'
import { Refusal } from './Refusal.js'
import { type Person, usePeople } from './use-people.js'
import { useWords } from './use-words.js'

interface UserPickerProps {
  id: string
  label: string
  tenantId: string | undefined
  value: string
  onChange: (userId: string, person?: Person) => void
  /** Ids that are chosen already, and not offered again. */
  without?: string[]
}

/** Chooses one person of a tenant. Where there are many, a part of the name narrows the list. */
export function UserPicker({ id, label, tenantId, value, onChange, without = [] }: UserPickerProps) {
  const words = useWords('smsPeople')
  const [search, setSearch] = useState('')
  const { people, total, failed, loading } = usePeople(tenantId, search)
  const offered = people.filter(person => !without.includes(person.id))
  const choose = (userId: string) =>
    onChange(
      userId,
      offered.find(person => person.id === userId),
    )
  const many = total > 25 || search !== ''
  return (
    <>
      {many ? (
        <Field id={`${id}-search`} label={words('search')}>
          <Input
            id={`${id}-search`}
            width={1}
            value={search}
            onChange={(event: ChangeEvent<HTMLInputElement>) => setSearch(event.target.value)}
          />
        </Field>
      ) : null}
      <Refusal sentence={failed ? words('failed') : null} />
      <Field id={id} label={label} hint={!loading && !failed && people.length === 0 ? words('nobody') : undefined}>
        <Choose
          id={id}
          value={value}
          empty={loading && !failed ? words('loading') : words('choose')}
          options={offered.map(person => ({ value: person.id, label: lineOf(person, words) }))}
          onChange={choose}
        />
      </Field>
    </>
  )
}

function lineOf({ name, email, available }: Person, words: (key: string) => string): string {
  return `${name} (${email})${available ? '' : `, ${words('away')}`}`
}
