import { type RefObject, useEffect, useRef } from 'react'

/**
 * Puts the focus into `field` when what holds it opens, and back on the button that opened it when it is shut again. Gives
 * the button's ref.
 */
export function useReturningFocus(isOpen: boolean, field: RefObject<HTMLElement>): RefObject<HTMLButtonElement> {
  const opener = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(false)
  useEffect(() => {
    if (isOpen) field.current?.focus()
    else if (wasOpen.current) opener.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen, field])
  return opener
}
