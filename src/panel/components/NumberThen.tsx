import { useTranslation } from 'adminjs'
import React from 'react'
import { Moment } from './Moment.js'
import { Panel } from './Panel.js'
import type { Tenure } from './review.js'
import { useWords } from './use-words.js'

/** In which tenant and state a number was, since when, and how that is known. */
export function NumberThen({ tenure, resourceId }: { tenure: Tenure; resourceId: string }) {
  const words = useWords('smsAccessReview')
  const { tl } = useTranslation()
  const { tenant, linkedAt, unlinkedAt, linked, enabled, reason, routing, since, service } = tenure
  return (
    <Panel title={words('state')} wide>
      <dl className="sms-facts">
        <dt>{words('tenant')}</dt>
        <dd>
          {tenant ?? words('unknown')}
          <span className="sms-review__beside">
            {words('linkedSince')} <Moment at={linkedAt} />
            {unlinkedAt ? (
              <>
                {' · '}
                {words(linked ? 'linkedUntil' : 'endedOn')} <Moment at={unlinkedAt} />
              </>
            ) : null}
          </span>
        </dd>
        {linked ? (
          <>
            <dt>{words('switch')}</dt>
            <dd>
              {enabled === null ? words('unknown') : words(enabled ? 'on' : 'off')}
              {reason ? <span className="sms-review__beside">{words('because', { reason })}</span> : null}
            </dd>
            <dt>{words('routing')}</dt>
            <dd>{routing === null ? words('unknown') : tl(`routing.${routing}`, resourceId)}</dd>
            <dt>{words('service')}</dt>
            <dd>{words(`service_${service ?? 'unknown'}`)}</dd>
          </>
        ) : null}
      </dl>
      {since ? (
        <p className="sms-soft">
          {words('since')} <Moment at={since} />
        </p>
      ) : null}
      {tenure.fromAudit ? (
        <p className="sms-soft">
          {words('fromAudit')} {tenure.knownFrom ? <Moment at={tenure.knownFrom} /> : null}
        </p>
      ) : null}
      {tenure.correction ? <p>{words('corrected', { reason: tenure.correction })}</p> : null}
    </Panel>
  )
}
