import type { SyntheticEvent } from 'react'

/** As high as a picture in a thread may be, and a little more. */
const near = 320

/** A picture takes its room only when it has loaded: whoever looks at the end of a thread sees its end again. */
export function keepAtEnd({ currentTarget }: SyntheticEvent<HTMLElement>): void {
  const { scrollHeight, scrollTop, clientHeight } = currentTarget
  if (scrollHeight - scrollTop - clientHeight < near) currentTarget.scrollTop = scrollHeight
}
