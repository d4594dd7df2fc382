import { Box, Button, Icon, Text } from '@adminjs/design-system'
import React, { useState } from 'react'
import { UserPicker } from './UserPicker.js'
import type { Person } from './use-people.js'
import { useWords } from './use-words.js'

/** A holder that was chosen, in order. */
export type Holder = Pick<Person, 'id' | 'name'>

interface HolderListProps {
  tenantId: string | undefined
  holders: Holder[]
  onChange: (holders: Holder[]) => void
}

/** Picks people one after the other and puts them in order. */
export function HolderList({ tenantId, holders, onChange }: HolderListProps) {
  const words = useWords('smsHolders')
  const [chosen, setChosen] = useState('')
  const add = (userId: string, person?: Person) => {
    if (person) onChange([...holders, { id: userId, name: person.name }])
    setChosen('')
  }
  const move = (index: number, by: number) => {
    const order = [...holders]
    const [moved] = order.splice(index, 1)
    if (moved) order.splice(index + by, 0, moved)
    onChange(order)
  }
  const remove = (index: number) => onChange(holders.filter((_, place) => place !== index))
  return (
    <Box mb="lg">
      <Text as="h3" className="sms-label">
        {words('order')}
      </Text>
      {holders.length === 0 ? <Text color="grey80">{words('none')}</Text> : null}
      <ol className="sms-order">
        {holders.map(({ id, name }, index) => (
          <li key={id}>
            <span className="sms-order__name">
              {index + 1}. {name}
            </span>
            <Button
              type="button"
              size="icon"
              disabled={index === 0}
              aria-label={words('up', { name })}
              onClick={() => move(index, -1)}
            >
              <Icon icon="ArrowUp" />
            </Button>
            <Button
              type="button"
              size="icon"
              disabled={index === holders.length - 1}
              aria-label={words('down', { name })}
              onClick={() => move(index, 1)}
            >
              <Icon icon="ArrowDown" />
            </Button>
            <Button type="button" size="icon" aria-label={words('remove', { name })} onClick={() => remove(index)}>
              <Icon icon="X" />
            </Button>
          </li>
        ))}
      </ol>
      <UserPicker
        id="sms-add-holder"
        label={words('add')}
        tenantId={tenantId}
        value={chosen}
        onChange={add}
        without={holders.map(({ id }) => id)}
      />
    </Box>
  )
}
