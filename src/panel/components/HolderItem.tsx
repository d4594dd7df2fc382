import { Button, Icon } from '@adminjs/design-system'
import React, { type HTMLAttributes, type KeyboardEvent } from 'react'
import type { Holder } from './HolderList.js'
import { useWords } from './use-words.js'

interface HolderItemProps {
  holder: Holder
  place: number
  count: number
  isDragged: boolean
  /** What makes the handle drag. */
  handle: HTMLAttributes<HTMLElement>
  /** Wants the person at another place; the focus then stays on that control. */
  onMove: (to: number, control: string) => void
  onRemove: () => void
}

/** One holder in the order, with all ways to move or remove them. A button that leads nowhere keeps the focus. */
export function HolderItem({
  holder: { id, name },
  place,
  count,
  isDragged,
  handle,
  onMove,
  onRemove,
}: HolderItemProps) {
  const words = useWords('smsHolders')
  const press = (event: KeyboardEvent) => {
    const to = { ArrowUp: place - 1, ArrowDown: place + 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    onMove(to, `sms-move-${id}`)
  }
  const steps = [
    { way: 'up', icon: 'ArrowUp', to: place - 1, isEnd: place === 0 },
    { way: 'down', icon: 'ArrowDown', to: place + 1, isEnd: place === count - 1 },
  ]
  return (
    <li className={isDragged ? 'sms-order__dragged' : undefined}>
      <button
        type="button"
        id={`sms-move-${id}`}
        className="sms-order__handle"
        aria-label={words('move', { name })}
        title={words('move', { name })}
        onKeyDown={press}
        {...handle}
      >
        <Icon icon="Move" aria-hidden="true" />
      </button>
      <span className="sms-order__name">
        {place + 1}. {name}
      </span>
      {steps.map(({ way, icon, to, isEnd }) => (
        <Button
          key={way}
          id={`sms-${way}-${id}`}
          type="button"
          size="icon"
          aria-disabled={isEnd}
          aria-label={words(way, { name })}
          onClick={() => (isEnd ? undefined : onMove(to, `sms-${way}-${id}`))}
        >
          <Icon icon={icon} />
        </Button>
      ))}
      <Button
        type="button"
        size="icon"
        id={`sms-remove-${id}`}
        aria-label={words('remove', { name })}
        onClick={onRemove}
      >
        <Icon icon="X" />
      </Button>
    </li>
  )
}
