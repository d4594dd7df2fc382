import { useTranslation, ViewHelpers } from 'adminjs'
import React from 'react'
import type { Hop } from './doctor.js'
import { useWords } from './use-words.js'

/** The way to where something is mended, called as the button there is. */
export function MendLink({ mend }: { mend: Hop['mend'] }) {
  const words = useWords('smsDoctor')
  const { translateAction } = useTranslation()
  if (!mend) return null
  const { resource: resourceId, action: actionName, recordId } = mend
  const views = new ViewHelpers()
  const href = recordId
    ? views.recordActionUrl({ resourceId, recordId, actionName })
    : views.resourceActionUrl({ resourceId, actionName })
  return (
    <a className="sms-doctor__mend" href={href}>
      {words('way', { action: translateAction(actionName, resourceId) })}
    </a>
  )
}
