import { Input, MessageBox } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { type ErasureCount, ErasureCounts, isNothing } from './ErasureCounts.js'
import { ErasureForeseen } from './ErasureForeseen.js'
import { Field } from './Field.js'
import { TenantChoice } from './TenantChoice.js'
import { targetOf } from './target.js'
import { useAddress } from './use-address.js'
import { useErasurePreview } from './use-erasure-preview.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'
import { readable } from './who.js'

/** Form of the action `erasePeer`: who, then what would go and what stays, the number typed once more, and what went. */
export default function ErasePeer(props: ActionProps) {
  const words = useWords('smsErasure')
  const [query] = useAddress()
  const conversationId = query.get('conversation') ?? undefined
  const [tenantId, setTenantId] = useState('')
  const [peer, setPeer] = useState('')
  const [confirm, setConfirm] = useState('')
  const [erased, setErased] = useState<ErasureCount | null>(null)
  const looking = useErasurePreview(conversationId)
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const { preview } = looking
  const mayErase = preview !== null && preview.holds.length === 0 && !isNothing(preview)
  const question = conversationId ? { conversationId } : { tenantId, peer }
  const typed = (set: (value: string) => void) => (event: ChangeEvent<HTMLInputElement>) => set(event.target.value)
  const erase = async () => {
    const answer = await submit({ ...question, confirm })
    if (answer?.erased) setErased(answer.erased as ErasureCount)
  }
  if (erased)
    return (
      <MessageBox variant="success" role="status" message={words('done')}>
        <ErasureCounts count={erased} />
      </MessageBox>
    )
  if (preview)
    return (
      <ActionForm
        subject={readable(preview.peer)}
        intro={words('foreseen')}
        send={words('send')}
        busy={busy}
        refusal={refusal}
        danger
        disabled={!mayErase || confirm.trim() === ''}
        onSubmit={() => void erase()}
      >
        <ErasureForeseen preview={preview} />
        {mayErase ? (
          <Field id="sms-confirm" label={words('confirm')} hint={words('confirmHint')}>
            <Input
              id="sms-confirm"
              type="tel"
              width={1}
              autoComplete="off"
              required
              value={confirm}
              onChange={typed(setConfirm)}
            />
          </Field>
        ) : null}
      </ActionForm>
    )
  return (
    <ActionForm
      intro={words('intro')}
      send={words('look')}
      busy={looking.busy}
      refusal={looking.refusal}
      disabled={!conversationId && peer.trim() === ''}
      onSubmit={() => void looking.look(question)}
    >
      {conversationId ? null : (
        <>
          <TenantChoice value={tenantId} onChange={setTenantId} />
          <Field id="sms-peer" label={words('peer')} hint={words('peerHint')}>
            <Input id="sms-peer" type="tel" width={1} required value={peer} onChange={typed(setPeer)} />
          </Field>
        </>
      )}
    </ActionForm>
  )
}
