import type { ListedNumber } from './rest.js'
import { useWords } from './use-words.js'
import { isErased, nameOf } from './who.js'

/** How somebody in a conversation is called to the reader, who may see some of our numbers; who was erased has no name. */
export function useCalled(numbers: readonly ListedNumber[]): (number: string) => string {
  const words = useWords('smsInbox')
  return number => (isErased(number) ? words('erasedPeer') : nameOf(number, numbers))
}
