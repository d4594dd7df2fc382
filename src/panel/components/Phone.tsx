import { type BasePropertyProps, ViewHelpers } from 'adminjs'
import React, { type ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { ShownField } from './ShownField.js'
import { useWords } from './use-words.js'
import { isErased, readable } from './who.js'

/** Cell of a phone number, or of what one names (a number, a text): as people read it, whole in its title. */
export default function Phone({ record, property, resource, where }: BasePropertyProps) {
  const words = useWords('smsErasure')
  const cell = property.reference ? linkOf(record?.populated[property.path], property.reference) : null
  const number: string | null | undefined = property.reference ? null : record?.params[property.path]
  const shown =
    cell ?? (number ? <span title={number}>{isErased(number) ? words('erasedPeer') : readable(number)}</span> : null)
  if (where !== 'show' || shown === null) return shown
  return <ShownField {...{ property, resource }}>{shown}</ShownField>
}

type Named = NonNullable<BasePropertyProps['record']>['populated'][string]

function linkOf(named: Named | undefined, resourceId: string): ReactNode {
  if (!named) return null
  const href = new ViewHelpers().recordActionUrl({ resourceId, recordId: named.id, actionName: 'show' })
  const mayShow = named.recordActions.some(({ name }) => name === 'show')
  return mayShow ? (
    <Link className="sms-named" to={href} title={named.title}>
      {readable(named.title)}
    </Link>
  ) : (
    <span title={named.title}>{readable(named.title)}</span>
  )
}
