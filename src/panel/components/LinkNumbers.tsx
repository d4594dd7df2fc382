import { Input } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Choose } from './Choose.js'
import { Field } from './Field.js'
import { type Holder, HolderList } from './HolderList.js'
import { InventoryPicker } from './InventoryPicker.js'
import { LinkResults } from './LinkResults.js'
import { type LinkResult, resultsIn } from './link-result.js'
import { RoutingChoice } from './RoutingChoice.js'
import { targetOf } from './target.js'
import { useRecordsOf } from './use-records-of.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

/** Dialog of the resource action `link`: which numbers, whose, who holds them, and one Save. */
export default function LinkNumbers(props: ActionProps) {
  const words = useWords('smsLink')
  const tenants = useRecordsOf('sms_tenants', noFilters)
  const [typed, setTyped] = useState('')
  const [picked, setPicked] = useState<string[]>([])
  const [tenantId, setTenantId] = useState('')
  const [label, setLabel] = useState('')
  const [holders, setHolders] = useState<Holder[]>([])
  const [routing, setRouting] = useState('everyone')
  const [enabled, setEnabled] = useState(true)
  const [delivery, setDelivery] = useState('ask')
  const [results, setResults] = useState<LinkResult[] | null>(null)
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const numbers = [...typed.split(/[\n,;]+/).filter(line => line.trim() !== ''), ...picked]
  const save = async () => {
    const answer = await submit({
      numbers,
      tenantId,
      label,
      userIds: holders.map(({ id }) => id),
      ...(holders.length > 1 ? { routing } : {}),
      enabled,
      ...(delivery === 'ask' ? {} : { setDelivery: delivery === 'yes' }),
    })
    const told = resultsIn(answer)
    if (told.length > 0) setResults(told)
  }
  const again = () => {
    setResults(null)
    setTyped('')
    setPicked([])
  }
  const changeTenant = (id: string) => {
    setTenantId(id)
    setHolders([])
  }
  if (results) return <LinkResults results={results} onAgain={again} />
  return (
    <ActionForm
      intro={words('intro')}
      send={words('send')}
      busy={busy}
      refusal={refusal ?? (tenants.failed ? words('noTenants') : null)}
      disabled={numbers.length === 0 || tenantId === ''}
      onSubmit={() => void save()}
    >
      <Field id="sms-numbers" label={words('numbers')} hint={words('numbersHint')}>
        <textarea
          id="sms-numbers"
          className="sms-choose"
          rows={3}
          value={typed}
          onChange={event => setTyped(event.target.value)}
        />
      </Field>
      <InventoryPicker picked={picked} onChange={setPicked} />
      <Field id="sms-tenant" label={words('tenant')}>
        <Choose
          id="sms-tenant"
          value={tenantId}
          empty={words('chooseTenant')}
          required
          options={tenants.records.map(({ id, params }) => ({
            value: id,
            label: `${params.name} (${words(`tier.${params.tier}`)})`,
          }))}
          onChange={changeTenant}
        />
      </Field>
      <Field id="sms-link-label" label={words('label')} hint={words('labelHint')}>
        <Input
          id="sms-link-label"
          width={1}
          maxLength={200}
          value={label}
          onChange={(event: ChangeEvent<HTMLInputElement>) => setLabel(event.target.value)}
        />
      </Field>
      {tenantId === '' ? null : <HolderList tenantId={tenantId} holders={holders} onChange={setHolders} />}
      {holders.length > 1 ? <RoutingChoice value={routing} onChange={setRouting} /> : null}
      <label className="sms-option" htmlFor="sms-enabled">
        <input id="sms-enabled" type="checkbox" checked={enabled} onChange={() => setEnabled(!enabled)} />
        <span>{words('enabled')}</span>
      </label>
      <Field id="sms-delivery" label={words('delivery')} hint={words('deliveryHint')}>
        <Choose
          id="sms-delivery"
          value={delivery}
          options={['ask', 'yes', 'no'].map(value => ({ value, label: words(`delivery_${value}`) }))}
          onChange={setDelivery}
        />
      </Field>
    </ActionForm>
  )
}

const noFilters = {}
