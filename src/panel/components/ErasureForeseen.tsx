import { MessageBox } from '@adminjs/design-system'
import React from 'react'
import type { ErasurePreview } from './use-erasure-preview.js'
import { useWords } from './use-words.js'

const goes = ['texts', 'files', 'conversations', 'details', 'requests'] as const

/** What erasing somebody would erase, what would stay, and which holds forbid it. */
export function ErasureForeseen({ preview }: { preview: ErasurePreview }) {
  const words = useWords('smsErasure')
  const { holds, textsOfOthers, optOuts, optedOut } = preview
  return (
    <>
      {holds.length > 0 ? (
        <MessageBox
          variant="danger"
          mb="lg"
          role="alert"
          message={words('held', { matters: [...new Set(holds.map(({ matter }) => matter))].join('; ') })}
        />
      ) : null}
      <dl className="sms-facts">
        {goes.map(name => (
          <React.Fragment key={name}>
            <dt>{words(name)}</dt>
            <dd>{String(preview[name])}</dd>
          </React.Fragment>
        ))}
      </dl>
      <p>{words('stays')}</p>
      {textsOfOthers > 0 ? <p>{words('ofOthers', { count: textsOfOthers })}</p> : null}
      {optOuts > 0 ? <p>{words(optedOut ? 'optedOut' : 'optOutsEnded')}</p> : null}
    </>
  )
}
