import React from 'react'
import { Choose } from './Choose.js'
import { Field } from './Field.js'
import { useRecordsOf } from './use-records-of.js'
import { useWords } from './use-words.js'

const noFilters = {}

/** For which tenant something is done: asked of whoever sees several, and of nobody else. */
export function TenantChoice({ value, onChange }: { value: string; onChange: (tenantId: string) => void }) {
  const words = useWords('smsOptOut')
  const { records } = useRecordsOf('sms_tenants', noFilters)
  if (records.length < 2) return null
  const options = records.map(({ id, params }) => ({ value: id, label: String(params.name) }))
  return (
    <Field id="sms-tenant" label={words('tenant')}>
      <Choose
        id="sms-tenant"
        value={value}
        empty={words('chooseTenant')}
        required
        options={options}
        onChange={onChange}
      />
    </Field>
  )
}
