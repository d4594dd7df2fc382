import { ViewHelpers } from 'adminjs'
import type { RecordJSON } from 'adminjs'
import React from 'react'
import { Chip } from './Chip.js'
import { Moment } from './Moment.js'
import type { Page } from './number-page.js'
import { useTitle } from './use-title.js'
import { useWords } from './use-words.js'
import { readable } from './who.js'

/** Which number it is, for whom, and how it stands in a word. */
export function NumberHead({ record: { params, populated }, page }: { record: RecordJSON; page: Page }) {
  const words = useWords('smsNumber')
  const cells = useWords('smsCells')
  useTitle(readable(params.number))
  const state = params.unlinkedAt ? 'unlinked' : params.goneSince ? 'gone' : params.enabled ? 'on' : 'off'
  const tone = { on: 'good', off: 'bad', gone: 'bad', unlinked: 'plain' } as const
  const tenant = populated.tenantId
  const tenantHref = new ViewHelpers().recordActionUrl({
    resourceId: 'sms_tenants',
    recordId: tenant?.id ?? '',
    actionName: 'show',
  })
  return (
    <header className="sms-number__head">
      <h2 title={params.number}>{readable(params.number)}</h2>
      <Chip tone={tone[state]}>{cells(state)}</Chip>
      {params.assignmentType === 'unassigned' && !params.unlinkedAt ? (
        <Chip tone="notice">{words('unassigned')}</Chip>
      ) : null}
      {params.label ? <span className="sms-number__label">{params.label}</span> : null}
      {tenant ? (
        <span>
          {words('tenant')} <a href={tenantHref}>{tenant.title}</a>
        </span>
      ) : null}
      {page.unread > 0 ? (
        <a className="sms-link" href={new ViewHelpers().pageUrl('smsInbox')}>
          {words('unread', { count: page.unread })}
        </a>
      ) : null}
      <span className="sms-number__last">
        {params.lastInAt ? (
          <span>
            {words('lastIn')} <Moment at={params.lastInAt} />
          </span>
        ) : null}
        {params.lastOutAt ? (
          <span>
            {words('lastOut')} <Moment at={params.lastOutAt} />
          </span>
        ) : null}
        {params.lastInAt || params.lastOutAt ? null : <span>{words('silent')}</span>}
      </span>
    </header>
  )
}
