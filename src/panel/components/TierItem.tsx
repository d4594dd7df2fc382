import { useTranslation } from 'adminjs'
import React from 'react'
import { Link } from 'react-router-dom'
import { Chip } from './Chip.js'
import { openedBy, type TenantTier } from './tiers.js'
import { useWords } from './use-words.js'

interface TierItemProps {
  tenant: TenantTier
  /** The way to what the tenant decides. */
  href: string | undefined
}

/** One tenant: its tier, and what that opens now. */
export function TierItem({ tenant, href }: TierItemProps) {
  const words = useWords('smsTiers')
  const { tl } = useTranslation()
  const { name, tier } = tenant
  const opened = openedBy(tenant)
  return (
    <li data-tenant={tenant.id} data-opened={opened}>
      {href ? <Link to={href}>{name}</Link> : <strong>{name}</strong>}{' '}
      <Chip tone={opened === 'in_service' ? 'good' : 'notice'}>
        {tier === null ? words('unknown') : tl(`tier.${tier}`, 'sms_tenants')}
      </Chip>{' '}
      <span>{words(`opens_${opened}`)}</span>
    </li>
  )
}
