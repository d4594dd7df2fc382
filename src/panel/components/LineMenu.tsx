import { Button, Icon } from '@adminjs/design-system'
import { useTranslation } from 'adminjs'
import React, { type KeyboardEvent, useEffect, useRef } from 'react'
import { Link } from 'react-router-dom'
import type { Way } from './line-ways.js'
import { useWords } from './use-words.js'

interface LineMenuProps {
  /** Whose actions they are, as it is read out. */
  name: string
  resourceId: string
  ways: Way[]
  open: boolean
  onToggle: (open: boolean) => void
}

/** What can be done with one number: a menu by mouse, touch or keyboard. Closed, it gives the focus back to its button. */
export function LineMenu({ name, resourceId, ways, open, onToggle }: LineMenuProps) {
  const words = useWords('smsNumberList')
  const { ta } = useTranslation()
  const frame = useRef<HTMLDivElement>(null)
  const items = () => [...(frame.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])]

  useEffect(() => {
    if (!open) return
    items()[0]?.focus()
    const leave = (event: Event) => {
      if (event.target instanceof Node && !frame.current?.contains(event.target)) onToggle(false)
    }
    document.addEventListener('pointerdown', leave)
    return () => document.removeEventListener('pointerdown', leave)
  }, [open])

  const close = () => {
    onToggle(false)
    frame.current?.querySelector('button')?.focus()
  }
  const press = (event: KeyboardEvent) => {
    if (!open) return
    event.stopPropagation()
    const all = items()
    const place = all.findIndex(item => item.matches(':focus'))
    const moves: Record<string, number> = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: all.length - 1 }
    const to = moves[event.key]
    if (event.key === 'Escape') close()
    else if (event.key === 'Tab') return onToggle(false)
    else if (to !== undefined) all[(to + all.length) % all.length]?.focus()
    else if (/^\p{L}$/u.test(event.key)) turn(all, place, event.key)?.focus()
    else return
    event.preventDefault()
  }
  if (ways.length === 0) return null
  return (
    <div ref={frame} className="sms-menu">
      <Button
        type="button"
        variant="light"
        size="icon"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={words('actionsOf', { name })}
        onClick={() => onToggle(!open)}
      >
        <Icon icon="MoreHorizontal" />
      </Button>
      {open ? (
        <div
          role="menu"
          tabIndex={-1}
          aria-label={words('actionsOf', { name })}
          className="sms-menu__list"
          onKeyDown={press}
        >
          {ways.map(way => (
            <Link key={way.action} role="menuitem" tabIndex={-1} to={way.href} data-testid={`line-${way.action}`}>
              {ta(way.label, resourceId)}
            </Link>
          ))}
        </div>
      ) : null}
    </div>
  )
}

/** The next item after this place that begins with a letter. */
function turn(items: HTMLElement[], place: number, letter: string): HTMLElement | undefined {
  const begins = (item: HTMLElement) => item.textContent?.trim().toLowerCase().startsWith(letter.toLowerCase())
  return [...items.slice(place + 1), ...items.slice(0, place + 1)].find(begins)
}
