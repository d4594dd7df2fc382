import type { ListedNumber, Message } from './rest.js'

/** A US number as people read it, `(305) 555-0142`; anything else as it is. */
export function readable(number: string): string {
  const parts = /^\+1([2-9]\d{2})(\d{3})(\d{4})$/.exec(number)
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : number
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
