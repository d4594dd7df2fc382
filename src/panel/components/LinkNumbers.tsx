import { Input } from '@adminjs/design-system'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Choose } from './Choose.js'
import { Field } from './Field.js'
import { type Holder, HolderList } from './HolderList.js'
import { InventoryPicker } from './InventoryPicker.js'
import { LinkResults } from './LinkResults.js'
import { RoutingChoice } from './RoutingChoice.js'
import { useLinkRun } from './use-link-run.js'
import { useRecordsOf } from './use-records-of.js'
import { useWords } from './use-words.js'

/** Dialog of the resource action `link`: which numbers, whose, who holds them, and one Save. */
export default function LinkNumbers() {
  const words = useWords('smsLink')
  const tenants = useRecordsOf('sms_tenants', noFilters)
  const [typed, setTyped] = useState('')
  const [picked, setPicked] = useState<string[]>([])
  const [tenantId, setTenantId] = useState('')
  const [label, setLabel] = useState('')
  const [holders, setHolders] = useState<Holder[]>([])
  const [chosenRouting, setRouting] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [enabled, setEnabled] = useState(true)
  const [delivery, setDelivery] = useState('ask')
  const linking = useLinkRun(words('unreachable'))
  const settings = useRecordsOf('sms_tenant_settings', noFilters)
  const defaults = settings.records.find(({ id }) => id === tenantId)?.params
  const needsPurpose = defaults?.purposeRequired === true
  const routing = chosenRouting ?? String(defaults?.defaultRouting ?? 'everyone')
  const tier = tenants.records.find(({ id }) => id === tenantId)?.params.tier
  const isOut = tier === 'community'
  const numbers = numbersIn(typed, picked)
  const save = () =>
    linking.start(numbers, {
      tenantId,
      label,
      userIds: holders.map(({ id }) => id),
      ...(holders.length > 1 ? { routing } : {}),
      ...(holders.length > 0 ? { note } : {}),
      enabled,
      ...(delivery === 'ask' ? {} : { setDelivery: delivery === 'yes' }),
    })
  const begin = (again: string[]) => {
    linking.leave()
    setTyped(again.join('\n'))
    setPicked([])
  }
  const changeTenant = (id: string) => {
    setTenantId(id)
    setHolders([])
    setRouting(null)
  }
  if (linking.run) return <LinkResults {...linking} leave={() => begin([])} onMend={begin} />
  return (
    <ActionForm
      intro={words('intro')}
      send={words('send')}
      busy={linking.running}
      refusal={tenants.failed ? words('noTenants') : isOut ? words('tierTooLow') : null}
      disabled={numbers.length === 0 || tenantId === '' || isOut}
      onSubmit={save}
      aside={
        <p role="status" className="sms-line">
          {numbers.length > 0 ? words('willLink', { count: numbers.length }) : ''}
        </p>
      }
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
      {holders.length > 0 ? (
        <Field id="sms-note" label={words(needsPurpose ? 'purpose' : 'note')} hint={words('noteHint')}>
          <Input
            id="sms-note"
            width={1}
            maxLength={500}
            required={needsPurpose}
            value={note}
            onChange={(event: ChangeEvent<HTMLInputElement>) => setNote(event.target.value)}
          />
        </Field>
      ) : null}
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

/** What was typed, one to a line or between commas, and what was picked: each number once, in whatever notation. */
function numbersIn(typed: string, picked: string[]): string[] {
  const lines = typed.split(/[\n,;]+/).map(line => line.trim())
  const seen = new Set<string>()
  return [...lines, ...picked].filter(line => {
    const key = line.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, '') || line
    if (line === '' || seen.has(key)) return false
    seen.add(key)
    return true
  })
}
