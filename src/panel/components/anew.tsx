import type { ActionProps } from 'adminjs'
import React, { type ComponentType, useRef } from 'react'

/**
 * A page that begins anew with each record that AdminJS hands it. AdminJS draws a page with the record it has, and takes it
 * away while it loads the action's own; on a busy machine that is over before it has been drawn, and the page that stayed
 * would go on showing what it began with.
 */
export function anew(Page: ComponentType<ActionProps>): ComponentType<ActionProps> {
  return props => <Page key={useRevision(props.record)} {...props} />
}

/** The how-manieth value this is. */
function useRevision(value: unknown): number {
  const last = useRef({ value, revision: 0 })
  if (last.current.value !== value) last.current = { value, revision: last.current.revision + 1 }
  return last.current.revision
}
