import { Input } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Field } from './Field.js'
import { TenantChoice } from './TenantChoice.js'
import { subjectOf, targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

/** Form of the actions `addOptOut` and `endOptOut`: who, and how one knows. */
export default function OptOut(props: ActionProps) {
  const words = useWords('smsOptOut')
  const ends = props.record !== undefined && props.record !== null
  const [tenantId, setTenantId] = useState('')
  const [peer, setPeer] = useState('')
  const [reason, setReason] = useState('')
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const typed = (set: (value: string) => void) => (event: ChangeEvent<HTMLInputElement>) => set(event.target.value)
  return (
    <ActionForm
      subject={subjectOf(props)}
      intro={words(ends ? 'end.intro' : 'add.intro')}
      send={words(ends ? 'end.send' : 'add.send')}
      busy={busy}
      refusal={refusal}
      disabled={reason.trim() === '' || (!ends && peer.trim() === '')}
      onSubmit={() => void submit(ends ? { reason } : { tenantId, peer, reason })}
    >
      {ends ? null : <TenantChoice value={tenantId} onChange={setTenantId} />}
      {ends ? null : (
        <Field id="sms-peer" label={words('peer')} hint={words('peerHint')}>
          <Input id="sms-peer" type="tel" width={1} required value={peer} onChange={typed(setPeer)} />
        </Field>
      )}
      <Field id="sms-reason" label={words('reason')} hint={words('reasonHint')}>
        <Input id="sms-reason" width={1} maxLength={500} required value={reason} onChange={typed(setReason)} />
      </Field>
    </ActionForm>
  )
}
