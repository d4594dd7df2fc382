import { MessageBox } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Choose } from './Choose.js'
import { DeliveryRunShown } from './DeliveryRunShown.js'
import { Field } from './Field.js'
import { targetOf } from './target.js'
import { useDeliveryRun } from './use-delivery-run.js'
import { useRecordsOf } from './use-records-of.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

const noFilters = {}

/** Page of the resource action `setDeliveries`: whose numbers, which of them, and how far it is; a reload finds it again. */
export default function SetDeliveries(props: ActionProps) {
  const words = useWords('smsSetDeliveries')
  const tenants = useRecordsOf('sms_tenants', noFilters)
  const [tenantId, setTenantId] = useState(() => new URLSearchParams(window.location.search).get('tenantId') ?? '')
  const [which, setWhich] = useState('not_set')
  const { run, lost, take } = useDeliveryRun(tenantId)
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const goesOn = run !== null && run.endedAt === null
  const choose = (id: string) => {
    setTenantId(id)
    const address = id === '' ? window.location.pathname : `?${new URLSearchParams({ tenantId: id })}`
    window.history.replaceState(window.history.state, '', address)
  }
  const start = async () => {
    if (!goesOn) take(await submit({ tenantId, which }))
  }
  return (
    <>
      <ActionForm
        intro={words('intro')}
        send={words('send')}
        busy={busy}
        refusal={refusal ?? (tenants.failed ? words('noTenants') : lost ? words('lost') : null)}
        disabled={tenantId === '' || goesOn}
        onSubmit={() => void start()}
      >
        <Field id="sms-tenant" label={words('tenant')}>
          <Choose
            id="sms-tenant"
            value={tenantId}
            empty={words('chooseTenant')}
            required
            options={tenants.records.map(({ id, params }) => ({ value: id, label: String(params.name) }))}
            onChange={choose}
          />
        </Field>
        <fieldset className="sms-fieldset">
          <legend>{words('which')}</legend>
          {['not_set', 'all'].map(kind => (
            <label key={kind} className="sms-option" htmlFor={`sms-which-${kind}`}>
              <input
                id={`sms-which-${kind}`}
                type="radio"
                name="sms-which"
                checked={which === kind}
                onChange={() => setWhich(kind)}
              />
              <span>{words(kind)}</span>
            </label>
          ))}
        </fieldset>
      </ActionForm>
      {run ? (
        <DeliveryRunShown run={run} onStop={() => void submit({ tenantId, stop: true }).then(take)} />
      ) : tenantId !== '' && !lost ? (
        <MessageBox variant="info" mt="lg" message={words('noRun')} />
      ) : null}
    </>
  )
}
