import { MessageBox } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { type AuditChain, auditChainsOf } from './audit-chains.js'
import { Moment } from './Moment.js'
import { pageOf } from './line-ways.js'
import { targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords, type Words } from './use-words.js'

const atOnce = 100

/** Form of the action `verify`: one button, and below it what was found of each chain, those with a fault first. */
export default function VerifyAudit(props: ActionProps) {
  const words = useWords('smsVerifyAudit')
  const [chains, setChains] = useState<AuditChain[] | null>(null)
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const send = async () => {
    setChains(null)
    setChains(auditChainsOf(await submit({})))
  }
  return (
    <ActionForm intro={words('intro')} send={words('send')} busy={busy} refusal={refusal} onSubmit={() => void send()}>
      <div role="status" className="sms-outcome">
        {chains?.length === 0 ? <p>{words('nothing')}</p> : null}
        {chains?.slice(0, atOnce).map(chain => (
          <MessageBox
            key={chain.tenantId ?? ''}
            variant={chain.fault ? 'danger' : 'success'}
            message={nameOf(chain, words)}
            mb="lg"
          >
            <Found chain={chain} resourceId={props.resource.id} words={words} />
          </MessageBox>
        ))}
        {chains && chains.length > atOnce ? <p>{words('more', { count: chains.length - atOnce })}</p> : null}
      </div>
    </ActionForm>
  )
}

function nameOf({ tenantId, tenant }: AuditChain, words: Words): string {
  if (tenantId === null) return words('nobodys')
  return tenant ?? words('formerly', { id: tenantId })
}

function Found({ chain, resourceId, words }: { chain: AuditChain; resourceId: string; words: Words }) {
  const { fault, rows, sealedTo, head, unsealed } = chain
  if (fault) {
    return (
      <>
        {words(`fault.${fault.kind}`, { seq: fault.seq, until: fault.until ?? fault.seq })}{' '}
        {fault.rowId ? <a href={pageOf(resourceId, fault.rowId)}>{words('row')}</a> : null}
      </>
    )
  }
  return (
    <>
      {words('untouched', { count: rows })}
      {' · '}
      {sealedTo ? (
        <>
          {words('sealed')} <Moment at={sealedTo} />
        </>
      ) : (
        words('notSealed')
      )}
      {' · '}
      {head ? (
        <>
          {words('signed')} <Moment at={head.at} />
        </>
      ) : (
        words('notSigned')
      )}
      {unsealed > 0 ? ` · ${words('unsealed', { count: unsealed })}` : null}
    </>
  )
}
