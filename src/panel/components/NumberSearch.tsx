import { Input } from '@adminjs/design-system'
import React, { type ChangeEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Field } from './Field.js'
import { useWords } from './use-words.js'

interface NumberSearchProps {
  /** What the list was asked for. */
  value: string
  onSearch: (text: string) => void
  onRest: () => void
  /** Into the lines: at once, or as soon as those that were typed for are there. */
  onEnter: () => void
}

/** Until the letters rest: short parts are in so many numbers that the next letter is worth waiting for. */
const restMs = (text: string) => (text.trim().length < 3 ? 450 : 180)

/** Searches the numbers as one types. `/` comes here from anywhere on the page. */
export function NumberSearch({ value, onSearch, onRest, onEnter }: NumberSearchProps) {
  const words = useWords('smsNumberList')
  const [text, setText] = useState(value)
  const box = useRef<HTMLInputElement>(null)
  const asked = useRef(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    if (value === asked.current) return // it is what was typed here
    asked.current = value
    setText(value)
  }, [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    const come = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return
      event.preventDefault()
      box.current?.focus()
      box.current?.select()
    }
    document.addEventListener('keydown', come)
    return () => document.removeEventListener('keydown', come)
  }, [])

  const search = (wanted: string) => {
    clearTimeout(timer.current)
    if (wanted.trim() === asked.current.trim()) return
    asked.current = wanted.trim()
    onSearch(wanted.trim())
  }
  const type = ({ target }: ChangeEvent<HTMLInputElement>) => {
    setText(target.value)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => search(target.value), restMs(target.value))
  }
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || !['Enter', 'ArrowDown', 'Escape'].includes(event.key)) return
    event.preventDefault()
    if (event.key === 'Escape') {
      setText('')
      return search('')
    }
    search(text)
    onEnter()
  }
  return (
    <div className="sms-numbers__search">
      <Field id="sms-number-search" label={words('search')} hint={words('searchHint')}>
        <Input
          id="sms-number-search"
          ref={box}
          type="search"
          width={1}
          autoComplete="off"
          aria-keyshortcuts="/"
          maxLength={200}
          value={text}
          onChange={type}
          onKeyDown={press}
          onBlur={onRest}
        />
      </Field>
    </div>
  )
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
