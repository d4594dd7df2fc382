import { useTranslation } from 'adminjs'
import React from 'react'
import { Moment } from './Moment.js'
import { firstLines, mendingOf, numberHref, personHref } from './need-links.js'
import type { Need, NeedLine, Role } from './start.js'
import { useWords } from './use-words.js'
import { readable } from './who.js'
import { numberFormat } from './formats.js'

const urgent: readonly Need['kind'][] = [
  'paused',
  'credentials',
  'balance',
  'webhook',
  'gone',
  'lost',
  'rejected',
  'failed',
]

/** What a superadmin alone can mend. */
const mendedByOperator: readonly Need['kind'][] = ['paused', 'credentials']

/** One thing that needs somebody: what, how often, since when, where, and the way to mend it. */
export function NeedItem({ need, role }: { need: Need; role: Role }) {
  const words = useWords('smsNeeds')
  const { i18n } = useTranslation()
  const { kind, count, oldest, lines } = need
  const href = mendingOf(need, role)
  const { shown, more } = firstLines(lines)
  const several = shown.length > 1
  const title =
    kind === 'credentials'
      ? words(`credentials_${need.state}`)
      : words(kind, { count, shown: numberFormat(i18n.language).format(count) })
  return (
    <li className={urgent.includes(kind) ? 'sms-need sms-need--urgent' : 'sms-need'}>
      <div className="sms-need__main">
        <h4>{title}</h4>
        <p>{words(role !== 'superadmin' && mendedByOperator.includes(kind) ? `${kind}TellOperator` : `${kind}Hint`)}</p>
        {several ? (
          <ul className="sms-need__tenants">
            {shown.map(line => (
              <li key={line.tenantId ?? ''}>
                {words('ofTenant', {
                  tenant: line.tenantName ?? words('noTenant'),
                  count: numberFormat(i18n.language).format(line.count),
                })}{' '}
                <Where kind={kind} line={line} />
              </li>
            ))}
            {more > 0 ? <li>{words('moreTenants', { count: more })}</li> : null}
          </ul>
        ) : (
          shown.map(line => (
            <p key={line.tenantId ?? ''}>
              {role === 'superadmin' && line.tenantName ? `${line.tenantName} · ` : null}
              <Where kind={kind} line={line} />
            </p>
          ))
        )}
        {oldest ? (
          <p className="sms-soft">
            {words(count === 1 ? 'since' : 'oldest')} <Moment at={oldest} />
          </p>
        ) : null}
      </div>
      {href ? (
        <a className="sms-need__mend" href={href}>
          {words(`${kind}Mend`)}
        </a>
      ) : null}
    </li>
  )
}

/** The first few numbers, or people, each with the way to it. */
function Where({ kind, line }: { kind: Need['kind']; line: NeedLine }) {
  const words = useWords('smsNeeds')
  const links =
    line.people.length > 0
      ? line.people.map(({ id, name }) => (
          <a key={id} href={personHref(id)}>
            {name ?? words('somebody')}
          </a>
        ))
      : line.numbers.map(({ id, number, label }) => (
          <a key={id} href={numberHref(kind, id)} title={number}>
            {label ? `${readable(number)} ${label}` : readable(number)}
          </a>
        ))
  return (
    <span className="sms-need__where">
      {links}
      {line.why ? <span>{words('probably', { why: words(`why.${line.why}`) })}</span> : null}
    </span>
  )
}
