import React from 'react'

/** How much of a text is shown before the words that were searched for. */
const lead = 24

/** A text around the words that it was found by, which are marked. */
export function Snippet({ text, search }: { text: string; search: string }) {
  const at = text.toLowerCase().indexOf(search.toLowerCase())
  if (at < 0 || search === '') return <>{text}</>
  const from = at > lead ? at - lead : 0
  return (
    <>
      {from > 0 ? '…' : ''}
      {text.slice(from, at)}
      <mark>{text.slice(at, at + search.length)}</mark>
      {text.slice(at + search.length)}
    </>
  )
}
