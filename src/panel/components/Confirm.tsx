import { MessageBox } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { subjectOf, targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

/** Form of an action that asks for nothing but a yes: what will happen, and one button. */
export default function Confirm(props: ActionProps) {
  const words = useWords(`smsConfirm.${props.action.name}`)
  const [done, setDone] = useState(false)
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const send = async () => {
    setDone(false)
    const answer = await submit({ confirmed: true })
    setDone(answer !== undefined && !('error' in answer))
  }
  return (
    <>
      {done ? <MessageBox variant="success" message={words('done')} mb="lg" role="status" /> : null}
      <ActionForm
        subject={subjectOf(props)}
        intro={words('intro')}
        send={words('send')}
        busy={busy}
        refusal={refusal}
        danger={props.action.variant === 'danger'}
        onSubmit={() => void send()}
      />
    </>
  )
}
