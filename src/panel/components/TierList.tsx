import { Button } from '@adminjs/design-system'
import { useTranslation, ViewHelpers } from 'adminjs'
import React from 'react'
import { Link } from 'react-router-dom'
import { Refusal } from './Refusal.js'
import { TierItem } from './TierItem.js'
import type { Tiers } from './tiers.js'
import { useWords } from './use-words.js'
import { numberFormat } from './formats.js'

interface TierListProps {
  tiers: Tiers | undefined
  /** What is shown may have changed meanwhile, and could not be read again. */
  isStale?: boolean
  onLookAgain?: () => void
  /** All tenants are listed, each with the way to its settings; else it is about the one. */
  ofAll?: boolean
}

/** The tier of each tenant and what it opens, where it is changed, and what happens then. */
export function TierList({ tiers, isStale = false, onLookAgain, ofAll = false }: TierListProps) {
  const words = useWords('smsTiers')
  const views = new ViewHelpers()
  const list = views.resourceUrl({ resourceId: 'sms_tenants' })
  const settingsOf = (recordId: string) =>
    ofAll ? views.recordActionUrl({ resourceId: 'sms_tenant_settings', recordId, actionName: 'edit' }) : undefined
  return (
    <section className="sms-fieldset sms-tiers" aria-labelledby="sms-tiers">
      <h3 className="sms-label" id="sms-tiers">
        {words(ofAll ? 'titleOfAll' : 'title')}
      </h3>
      {!tiers || isStale ? (
        <div>
          <Refusal sentence={words(tiers ? 'stale' : 'failed')} />
          {onLookAgain ? (
            <Button type="button" variant="outlined" size="sm" onClick={onLookAgain}>
              {words('again')}
            </Button>
          ) : null}
        </div>
      ) : null}
      {ofAll && tiers ? <TierCounts tiers={tiers} list={list} /> : null}
      {tiers?.total === 0 ? <p>{words('none')}</p> : null}
      <ul className="sms-tiers__list">
        {tiers?.tenants.map(tenant => (
          <TierItem key={tenant.id} tenant={tenant} href={settingsOf(tenant.id)} />
        ))}
      </ul>
      {ofAll && tiers && tiers.total > tiers.tenants.length ? (
        <p>
          <Link to={list}>{words('more', { count: tiers.total - tiers.tenants.length })}</Link>
        </p>
      ) : null}
      <p>{words('always')}</p>
      <p>{words(ofAll ? 'where' : 'whereTenant')}</p>
      <p className="sms-consequence">
        <strong>{words('whatIf')}</strong> {words('lower')} {words('higher')}
      </p>
    </section>
  )
}

/** How many tenants have which tier, each with the way to them. */
function TierCounts({ tiers: { byTier }, list }: { tiers: Tiers; list: string }) {
  const words = useWords('smsTiers')
  const { tl, i18n } = useTranslation()
  const counted = (name: string, count: number) =>
    words('counted', { name, count: numberFormat(i18n.language).format(count) })
  return (
    <ul className="sms-tiers__counts">
      {byTier.map(({ tier, count }) => (
        <li key={tier ?? ''}>
          {tier === null ? (
            counted(words('unknown'), count)
          ) : (
            <Link to={`${list}?filters.tier=${tier}`}>{counted(tl(`tier.${tier}`, 'sms_tenants'), count)}</Link>
          )}
        </li>
      ))}
    </ul>
  )
}
