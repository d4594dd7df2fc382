import { useEffect, useRef, useState } from 'react'

/** What the inbox's keys do. */
export interface InboxKeys {
  search: () => void
  write: () => void
  back: () => void
}

const remembered = 'sms-inbox-keys'

/**
 * The inbox's keys, on the page and not while somebody types: letters can be switched off, for whoever speaks to their
 * machine. Gives whether they are on, and the switch.
 */
export function useInboxKeys(keys: InboxKeys): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => localStorage.getItem(remembered) !== 'off')
  const told = useRef(keys)
  told.current = keys
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      if (event.key === 'Escape') return told.current.back()
      if (isTyping(event.target)) return
      const step = stepOf(event, on)
      if (step !== 0 && moveBy(step)) return event.preventDefault()
      if (!on) return
      const act = { '/': told.current.search, c: told.current.write }[event.key]
      if (!act) return
      event.preventDefault() // or the letter stands in the field that it leads to
      act()
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [on])
  const change = (isOn: boolean) => {
    localStorage.setItem(remembered, isOn ? 'on' : 'off')
    setOn(isOn)
  }
  return [on, change]
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]')
  )
}

/** Letters go through the list from anywhere, arrows only within it: elsewhere they scroll. */
function stepOf({ key, target }: KeyboardEvent, letters: boolean): number {
  const isInList = target instanceof HTMLElement && target.closest('.sms-inbox__list') !== null
  if ((letters && key === 'j') || (isInList && key === 'ArrowDown')) return 1
  return (letters && key === 'k') || (isInList && key === 'ArrowUp') ? -1 : 0
}

/** Gives the focus to the next line of the list, or the one before; to the open one, or the first, from elsewhere. */
export function moveBy(step: number): boolean {
  const lines = [...document.querySelectorAll<HTMLElement>('.sms-conversation')]
  const at = lines.findIndex(line => line.matches(':focus'))
  const open = lines.findIndex(line => line.getAttribute('aria-current') === 'true')
  const to = at >= 0 ? at + step : open >= 0 ? open + step : 0
  const line = lines[Math.min(Math.max(to, 0), lines.length - 1)]
  line?.focus()
  return line !== undefined
}
