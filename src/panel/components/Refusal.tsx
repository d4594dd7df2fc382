import { MessageBox } from '@adminjs/design-system'
import React from 'react'

/** Why something was not done, read out at once and left standing. */
export function Refusal({ sentence }: { sentence: string | null }) {
  return (
    <div role="alert" aria-live="assertive">
      {sentence === null ? null : <MessageBox variant="danger" message={sentence} mb="lg" />}
    </div>
  )
}
