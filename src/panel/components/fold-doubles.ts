import type { Message } from './rest.js'

/** A text with the duplicates of it that came after. */
export interface Folded {
  message: Message
  doubles: Message[]
}

/** Puts duplicates behind the text that they equal, where that is shown; one whose text is not shown stands alone. */
export function foldDoubles(messages: Message[]): Folded[] {
  const firsts = new Map<string, Folded>()
  for (const message of messages) if (!message.doubled) firsts.set(message.id, { message, doubles: [] })
  const alone: Folded[] = []
  for (const message of messages) {
    if (!message.doubled) continue
    const first = message.doubleOf === null ? undefined : firsts.get(message.doubleOf)
    if (first) first.doubles.push(message)
    else alone.push({ message, doubles: [] })
  }
  const shown = new Map([...firsts.values(), ...alone].map(folded => [folded.message.id, folded]))
  return messages.flatMap(({ id }) => shown.get(id) ?? [])
}
