import { ViewHelpers } from 'adminjs'
import React from 'react'
import { Moment } from './Moment.js'
import { decidedBy, endedHow, type RegisterRow } from './register.js'
import { useWords } from './use-words.js'
import { readable } from './who.js'

const h = new ViewHelpers()
export const registerColumns = ['number', 'holder', 'from', 'until', 'by', 'purpose'] as const

interface RegisterTableProps {
  rows: RegisterRow[]
  busy: boolean
}

/** A page of the register on the screen; on a phone each row is a card. */
export function RegisterTable({ rows, busy }: RegisterTableProps) {
  const words = useWords('smsRegister')
  const severalTenants = new Set(rows.map(({ tenant }) => tenant)).size > 1
  if (rows.length === 0) return <p>{words('none')}</p>
  const label = (column: string) => ({ 'data-label': words(`column.${column}`) })
  return (
    <table className="sms-register" aria-busy={busy}>
      <thead>
        <tr>
          {registerColumns.map(column => (
            <th key={column} scope="col">
              {words(`column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.id}>
            <td {...label('number')}>
              <a
                href={h.recordActionUrl({ resourceId: 'sms_numbers', recordId: row.numberId, actionName: 'show' })}
                title={row.number}
              >
                {readable(row.number)}
              </a>
              {row.label ? <span>{row.label}</span> : null}
              {severalTenants ? <span>{row.tenant}</span> : null}
            </td>
            <td {...label('holder')}>{row.holder}</td>
            <td {...label('from')}>
              <Moment at={row.from} />
            </td>
            <td {...label('until')}>
              {row.until ? <Moment at={row.until} /> : words('now')}
              {row.until ? <span>{endedHow(row, words)}</span> : null}
            </td>
            <td {...label('by')}>{decidedBy(row, words)}</td>
            <td {...label('purpose')}>{row.note ?? <span>{words('noPurpose')}</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
