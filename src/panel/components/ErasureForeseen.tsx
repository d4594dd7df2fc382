import { MessageBox, Text } from '@adminjs/design-system'
import React from 'react'
import { ErasureCounts, isNothing } from './ErasureCounts.js'
import type { ErasurePreview } from './use-erasure-preview.js'
import { useWords } from './use-words.js'

/** What erasing somebody would erase, what would stay, and which holds forbid it. */
export function ErasureForeseen({ preview }: { preview: ErasurePreview }) {
  const words = useWords('smsErasure')
  const { holds, textsOfOthers, optOuts, optedOut } = preview
  const matters = [...new Set(holds.map(({ matter }) => matter))].join('; ')
  const stays = [
    words(isNothing(preview) ? 'nothing' : 'stays'),
    textsOfOthers > 0 ? words('ofOthers', { count: textsOfOthers }) : '',
    optOuts > 0 ? words(optedOut ? 'optedOut' : 'optOutsEnded') : '',
  ].filter(Boolean)
  return (
    <>
      {holds.length > 0 ? (
        <MessageBox variant="danger" mb="lg" role="alert" message={words('held', { matters })} />
      ) : null}
      <ErasureCounts count={preview} />
      {stays.map(sentence => (
        <Text key={sentence} mb="lg">
          {sentence}
        </Text>
      ))}
    </>
  )
}
