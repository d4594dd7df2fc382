import type { ActionProps } from 'adminjs'
import React from 'react'
import { ReasonForm } from './ReasonForm.js'
import { useWords } from './use-words.js'

/** Form of the record action `releaseHold`: why the matter needs it no longer. */
export default function ReleaseHold(props: ActionProps) {
  const words = useWords('smsLegalHold')
  const said = {
    intro: words('release.intro'),
    send: words('release.send'),
    reason: words('release.reason'),
    hint: words('keptHint'),
  }
  return <ReasonForm props={props} said={said} danger />
}
