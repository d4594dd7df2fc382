import { Button, MessageBox } from '@adminjs/design-system'
import { ViewHelpers } from 'adminjs'
import React from 'react'
import { NeedList } from './NeedList.js'
import { OwnDesk } from './OwnDesk.js'
import type { Role } from './start.js'
import { useStart } from './use-start.js'
import { useTitle } from './use-title.js'
import { useWords } from './use-words.js'

/** The panel's start page, where the host asks for it: what needs somebody, each with the way to mend it. */
export default function StartPage() {
  const words = useWords('smsStart')
  const { start, failed, load } = useStart()
  useTitle(words('title'))
  const who = start?.who
  return (
    <div className="sms-start" aria-busy={start === null && !failed}>
      <h2>{who ? words('welcome', { name: who.name }) : words('title')}</h2>
      <div role="status">
        {failed ? (
          <MessageBox variant="danger" mb="lg" message={words(start ? 'stale' : 'failed')}>
            <Button type="button" size="sm" onClick={() => void load()}>
              {words('again')}
            </Button>
          </MessageBox>
        ) : null}
        {start === null && !failed ? <p>{words('loading')}</p> : null}
      </div>
      {start && !who ? <p>{words('unknown')}</p> : null}
      {start?.admin && who ? <NeedList admin={start.admin} role={who.role} /> : null}
      {start?.own && (who?.role === 'user' || start.own.numbers.length > 0) ? <OwnDesk own={start.own} /> : null}
      {who ? <Ways role={who.role} /> : null}
    </div>
  )
}

/** The few places that each role goes to most. */
function Ways({ role }: { role: Role }) {
  const words = useWords('smsStart')
  const views = new ViewHelpers()
  const list = (resourceId: string) => views.resourceUrl({ resourceId })
  const ways = [
    { key: 'inbox', href: views.pageUrl('smsInbox'), roles: ['superadmin', 'tenant_admin', 'user'] },
    { key: 'numbers', href: list('sms_numbers'), roles: ['superadmin', 'tenant_admin', 'user'] },
    {
      key: 'link',
      href: views.resourceActionUrl({ resourceId: 'sms_numbers', actionName: 'link' }),
      roles: ['superadmin'],
    },
    { key: 'deliveries', href: list('sms_deliveries'), roles: ['superadmin', 'tenant_admin'] },
    { key: 'audit', href: list('sms_audit'), roles: ['superadmin', 'tenant_admin'] },
    { key: 'settings', href: list('sms_settings'), roles: ['superadmin'] },
    { key: 'tenantSettings', href: list('sms_tenant_settings'), roles: ['tenant_admin'] },
  ]
  return (
    <nav className="sms-links" aria-label={words('ways')}>
      {ways
        .filter(({ roles }) => roles.includes(role))
        .map(({ key, href }) => (
          <a key={key} href={href}>
            {words(key)}
          </a>
        ))}
    </nav>
  )
}
