import { Button } from '@adminjs/design-system'
import React from 'react'
import { Refusal } from './Refusal.js'
import type { Words } from './use-words.js'

/** That no answer came, and the button that asks again: the words `failed` and `again` of the page that it stands on. */
export function FailedAgain({ words, onAgain }: { words: Words; onAgain: () => void }) {
  return (
    <div>
      <Refusal sentence={words('failed')} />
      <Button type="button" variant="outlined" onClick={onAgain}>
        {words('again')}
      </Button>
    </div>
  )
}
