import React from 'react'
import { Moment } from './Moment.js'
import { Panel } from './Panel.js'
import { ReadLink } from './ReadLink.js'
import type { Admin, Tenure } from './review.js'
import { useWords, type Words } from './use-words.js'

interface AdminReadersProps {
  admins: Admin[]
  tenure: Tenure
}

/** Who reads a number by their role alone: the tenant's admins, then the superadmins, as far as the reader may know them. */
export function AdminReaders({ admins, tenure }: AdminReadersProps) {
  const words = useWords('smsAccessReview')
  const ofTenant = admins.filter(({ role }) => role === 'tenant_admin')
  const ofAll = admins.filter(({ role }) => role === 'superadmin')
  return (
    <Panel title={words('admins')}>
      <h4>{words('tenantAdmins', { tenant: tenure.tenant ?? '' })}</h4>
      {ofTenant.length === 0 ? <p>{words('noTenantAdmins')}</p> : <Named admins={ofTenant} words={words} />}
      <h4>{words('superadmins')}</h4>
      <p>{words('superadminsWhy')}</p>
      <Named admins={ofAll} words={words} />
      <ReadLink of={{ numberId: tenure.numberId }}>{words('whatWasRead')}</ReadLink>
    </Panel>
  )
}

function Named({ admins, words }: { admins: Admin[]; words: Words }) {
  return (
    <ul className="sms-consequences">
      {admins.map(({ userId, name, readAt }) => (
        <li key={userId}>
          {name}{' '}
          <span className="sms-soft">
            {words('roleSince')} <Moment at={readAt} />
          </span>
        </li>
      ))}
    </ul>
  )
}
