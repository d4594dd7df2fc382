import type { ActionProps } from 'adminjs'
import React from 'react'
import { ReasonForm } from './ReasonForm.js'
import { useWords } from './use-words.js'

/** Form of the record action `dismiss`: why what was found needs nobody any more. */
export default function DismissLost(props: ActionProps) {
  const words = useWords('smsLostText')
  const said = { intro: words('intro'), send: words('send'), reason: words('reason'), hint: words('keptHint') }
  return <ReasonForm props={props} said={said} />
}
