import { Box, Text } from '@adminjs/design-system'
import React, { useEffect, useRef, useState } from 'react'
import { HolderItem } from './HolderItem.js'
import { PersonCombobox } from './PersonCombobox.js'
import { movedTo, useOrder } from './use-order.js'
import { useWords } from './use-words.js'

/** A holder that was chosen, in order. */
export interface Holder {
  id: string
  name: string
}

interface HolderListProps {
  tenantId: string | undefined
  holders: Holder[]
  onChange: (holders: Holder[]) => void
  wrong?: string | undefined
}

/** Picks people one after the other and puts them in order: by dragging, by the arrow keys, or by buttons. */
export function HolderList({ tenantId, holders, onChange, wrong }: HolderListProps) {
  const words = useWords('smsHolders')
  const [told, setTold] = useState('')
  const focusOn = useRef<string | null>(null)
  const move = (from: number, to: number) => {
    const holder = holders[from]
    if (!holder || to < 0 || to >= holders.length) return
    onChange(movedTo(holders, from, to))
    setTold(words('moved', { name: holder.name, place: to + 1, count: holders.length }))
  }
  const { list, dragged, handle } = useOrder(move)
  const add = ({ id, name }: Holder) => {
    onChange([...holders, { id, name }])
    setTold(words('added', { name }))
  }
  const remove = (index: number) => {
    const left = holders.filter((_, place) => place !== index)
    const next = left[index] ?? left[index - 1]
    focusOn.current = next ? `sms-remove-${next.id}` : 'sms-add-holder'
    onChange(left)
    setTold(words('removed', { name: holders[index]?.name ?? '' }))
  }
  useEffect(() => {
    if (focusOn.current === null) return
    document.getElementById(focusOn.current)?.focus()
    focusOn.current = null
  })
  return (
    <Box mb="lg">
      <Text as="h3" className="sms-label" id="sms-order-label">
        {words('order')}
      </Text>
      {holders.length === 0 ? <Text color="grey80">{words('none')}</Text> : null}
      <ol className="sms-order" ref={list} aria-labelledby="sms-order-label">
        {holders.map((holder, index) => (
          <HolderItem
            key={holder.id}
            holder={holder}
            place={index}
            count={holders.length}
            isDragged={dragged === index}
            handle={handle(index)}
            onMove={(to, control) => {
              focusOn.current = control
              move(index, to)
            }}
            onRemove={() => remove(index)}
          />
        ))}
      </ol>
      <span className="sms-announced" role="status">
        {told}
      </span>
      <PersonCombobox
        id="sms-add-holder"
        label={words('add')}
        tenantId={tenantId}
        onPick={add}
        without={holders.map(({ id }) => id)}
        wrong={wrong}
        several
      />
    </Box>
  )
}
