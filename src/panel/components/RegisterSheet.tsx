import { useTranslation } from 'adminjs'
import React, { type RefObject } from 'react'
import { decidedBy, endedHow, type RegisterFilters, type RegisterRow } from './register.js'
import { registerColumns } from './RegisterTable.js'
import { useWords } from './use-words.js'
import { whenOf } from './when.js'
import { readable } from './who.js'

interface RegisterSheetProps {
  rows: readonly RegisterRow[]
  filters: RegisterFilters
  madeBy: string
  madeAt: string
  /** Of all pages together. */
  count: number
  /** The one tenant that all of it is of; else each row names its own. */
  tenant: string | null | undefined
  page: number
  pages: number
  /** It stands out of sight, to be measured. */
  measured?: RefObject<HTMLElement>
}

/** One page of paper: its head says what it is of, who had it made and when; its foot which page of how many. */
export function RegisterSheet({
  rows,
  filters,
  madeBy,
  madeAt,
  count,
  tenant,
  page,
  pages,
  measured,
}: RegisterSheetProps) {
  const words = useWords('smsSheet')
  const columns = useWords('smsRegister')
  const { i18n } = useTranslation()
  const when = (at: string) => whenOf(at, i18n.language)
  const zone = Intl.DateTimeFormat(i18n.language).resolvedOptions().timeZone
  return (
    <section
      className={measured ? 'sms-sheet sms-sheet--measured' : 'sms-sheet'}
      ref={measured}
      aria-hidden={!!measured}
    >
      <header>
        <h1>{words('title')}</h1>
        <p>{filtersOf(filters, tenant, when, words).join(' · ')}</p>
        <p>
          {words('made', { at: when(madeAt), name: madeBy })} · {words('zone', { zone })}
        </p>
      </header>
      <table>
        <thead>
          <tr>
            {registerColumns.map(column => (
              <th key={column} scope="col">
                {columns(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.id}>
              <td>
                {readable(row.number)}
                {row.label ? <span>{row.label}</span> : null}
                {tenant ? null : <span>{row.tenant}</span>}
              </td>
              <td>{row.holder}</td>
              <td>{when(row.from)}</td>
              <td>
                {row.until ? when(row.until) : columns('now')}
                {row.until ? <span>{endedHow(row, columns)}</span> : null}
              </td>
              <td>{decidedBy(row, columns)}</td>
              <td>{row.note ?? columns('noPurpose')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 ? <p>{columns('none')}</p> : null}
      <footer>
        <span>{words('rows', { count })}</span>
        <span>{words('page', { page, pages })}</span>
      </footer>
    </section>
  )
}

/** What was asked for, in words. */
function filtersOf(
  filters: RegisterFilters,
  tenant: string | null | undefined,
  when: (at: string) => string,
  words: ReturnType<typeof useWords>,
): string[] {
  const { number, person, asOf, from, until } = filters
  const told = [
    ['number', number && readable(number)],
    ['person', person],
    ['tenant', tenant],
    ['asOf', asOf && when(asOf)],
    ['from', from && when(from)],
    ['until', until && when(until)],
  ]
  const given = told.flatMap(([name, value]) => (name && value ? [words(`filter.${name}`, { value })] : []))
  return Object.keys(filters).length > 0 ? given : [...given, words('filter.all')]
}
