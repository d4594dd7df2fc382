import { ViewHelpers } from 'adminjs'
import React, { type ReactNode } from 'react'

interface ReadLinkProps {
  /** Of whom or what, by the fields of the audit. */
  of: Readonly<Record<'numberId', string>> | Readonly<Record<'actor', string>>
  children: ReactNode
}

/** Leads to the rows of the audit that say which texts administrators were given. */
export function ReadLink({ of, children }: ReadLinkProps) {
  const filters = Object.entries({ action: 'messages.read', ...of }).map(([name, value]) => [`filters.${name}`, value])
  const list = new ViewHelpers().resourceUrl({ resourceId: 'sms_audit' })
  return (
    <p>
      <a className="sms-link" href={`${list}?${new URLSearchParams(filters)}`}>
        {children}
      </a>
    </p>
  )
}
