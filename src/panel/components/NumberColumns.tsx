import { useTranslation } from 'adminjs'
import React from 'react'
import { useWords } from './use-words.js'

interface NumberColumnsProps {
  resourceId: string
  withTenant: boolean
  withUse: boolean
  /** Undefined where nothing can be done with several. */
  chosen?: 'none' | 'some' | 'all'
  onChooseAll: () => void
  sortBy: string
  direction: 'asc' | 'desc'
  onSort: (sortBy: string, direction: 'asc' | 'desc') => void
}

/** The heads of the list's columns; those that can be sorted by are buttons. */
export function NumberColumns({ withTenant, withUse, chosen, onChooseAll, ...sorting }: NumberColumnsProps) {
  const words = useWords('smsNumberList')
  const { tp } = useTranslation()
  return (
    <thead data-css={`${sorting.resourceId}-table-head`}>
      <tr>
        {chosen === undefined ? null : (
          <td className="sms-numbers__choose">
            <input type="checkbox" aria-label={words('chooseAll')} checked={chosen === 'all'} onChange={onChooseAll} />
          </td>
        )}
        <Head name="number" {...sorting} />
        {withTenant ? <Head name="tenantId" {...sorting} /> : null}
        <th scope="col">{tp('holders', sorting.resourceId)}</th>
        <Head name="enabled" {...sorting} />
        <Head name="lastInAt" {...sorting} />
        {withUse ? <th scope="col">{words('segments')}</th> : null}
        <th scope="col">{words('may')}</th>
        <th scope="col">
          <span className="sms-announced">{words('actions')}</span>
        </th>
      </tr>
    </thead>
  )
}

type HeadProps = Pick<NumberColumnsProps, 'resourceId' | 'sortBy' | 'direction' | 'onSort'> & { name: string }

function Head({ name, resourceId, sortBy, direction, onSort }: HeadProps) {
  const { tp } = useTranslation()
  const words = useWords('smsNumberList')
  const isSorted = sortBy === name
  const next = isSorted && direction === 'asc' ? 'desc' : 'asc'
  const label = name === 'lastInAt' ? words('last') : tp(name, resourceId)
  return (
    <th scope="col" aria-sort={isSorted ? (direction === 'asc' ? 'ascending' : 'descending') : 'none'}>
      <button type="button" className="sms-sort" onClick={() => onSort(name, next)}>
        {label}
        <span aria-hidden="true">{isSorted ? (direction === 'asc' ? ' ▲' : ' ▼') : ''}</span>
      </button>
    </th>
  )
}
