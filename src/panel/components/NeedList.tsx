import { useTranslation } from 'adminjs'
import React from 'react'
import { NeedItem } from './NeedItem.js'
import type { Role, Start } from './start.js'
import { useWords } from './use-words.js'
import { numberFormat } from './formats.js'

/** What needs an admin, the gravest first; where nothing does it is said so, with how yesterday was. */
export function NeedList({ admin, role }: { admin: NonNullable<Start['admin']>; role: Role }) {
  const words = useWords('smsNeeds')
  const { i18n } = useTranslation()
  const counted = numberFormat(i18n.language)
  if (admin.yesterday) {
    const { received, sent, failed } = admin.yesterday
    return (
      <section className="sms-panel" aria-labelledby="sms-needs">
        <h3 id="sms-needs">{words('nothing')}</h3>
        <p>
          {words('yesterday', {
            received: counted.format(received),
            sent: counted.format(sent),
            failed: counted.format(failed),
          })}
        </p>
      </section>
    )
  }
  return (
    <section className="sms-panel" aria-labelledby="sms-needs">
      <h3 id="sms-needs">{words('title')}</h3>
      <ul className="sms-needs">
        {admin.needs.map(need => (
          <NeedItem key={need.kind} need={need} role={role} />
        ))}
      </ul>
    </section>
  )
}
