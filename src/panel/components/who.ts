import { usNumber } from '../../messages/us-number.js'
import type { ListedNumber, Message } from './rest.js'

/** A US number as people read it, `(305) 555-0142`; anything else as it is. */
export function readable(number: string): string {
  return usNumber(number) ?? number
}

/** Whether a random word stands for somebody who was erased on request. */
export function isErased(number: string): boolean {
  return /^erased-[\da-f]{12}$/.test(number)
}

/** How somebody in a conversation is called: one of our own numbers by its label too, as far as the reader sees it. */
export function nameOf(number: string, numbers: readonly ListedNumber[]): string {
  const label = numbers.find(listed => listed.number === number)?.label
  return label ? `${label} ${readable(number)}` : readable(number)
}

/** Who wrote last in a thread, oldest text first: whom an answer to one alone is meant for. */
export function lastWriterOf(messages: readonly Message[]): string | undefined {
  return messages.findLast(({ direction }) => direction === 'in')?.peer
}
