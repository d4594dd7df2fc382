import { Box, H2, Text } from '@adminjs/design-system'
import { ViewHelpers } from 'adminjs'
import React, { useEffect, useState } from 'react'
import { type Me, rest } from './rest.js'
import { useWords } from './use-words.js'

/** The panel's start page, where the host asks for it: the few things that each role does most. */
export default function StartPage() {
  const words = useWords('smsStart')
  const [me, setMe] = useState<Me | null>(null)
  useEffect(() => {
    rest.me().then(setMe, () => setMe(null))
  }, [])
  const views = new ViewHelpers()
  const list = (resourceId: string) => views.resourceUrl({ resourceId })
  const steps = [
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
    <Box className="sms-start">
      <H2 mb="default">{me ? words('welcome', { name: me.name }) : words('title')}</H2>
      <Text mb="xl">{words('intro')}</Text>
      <nav className="sms-cards" aria-label={words('title')}>
        {steps
          .filter(({ roles }) => me && roles.includes(me.role))
          .map(({ key, href }) => (
            <a key={key} className="sms-card" href={href}>
              <strong>{words(key)}</strong>
              <span>{words(`${key}Hint`)}</span>
            </a>
          ))}
      </nav>
    </Box>
  )
}
