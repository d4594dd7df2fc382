import { type RecordJSON, useTranslation, ViewHelpers } from 'adminjs'
import React from 'react'
import { mayDo } from './number-page.js'

interface ActionLinkProps {
  record: RecordJSON
  resourceId: string
  action: string
}

/** The way to one of a record's actions, by AdminJS's own word for it; nothing where the reader may not do it now. */
export function ActionLink({ record, resourceId, action }: ActionLinkProps) {
  const { ta } = useTranslation()
  if (!mayDo(record, action)) return null
  const href = new ViewHelpers().recordActionUrl({ resourceId, recordId: record.id, actionName: action })
  return (
    <a className="sms-link" href={href}>
      {ta(action, resourceId)}
    </a>
  )
}
