import { Box, Button, Loader } from '@adminjs/design-system'
import { type ActionProps, useTranslation } from 'adminjs'
import React, { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'
import { useLocation } from 'react-router-dom'
import { ChosenNumbers } from './ChosenNumbers.js'
import { ListPages } from './ListPages.js'
import { NoNumbers } from './NoNumbers.js'
import { NumberColumns } from './NumberColumns.js'
import { NumberLine } from './NumberLine.js'
import { NumberSearch } from './NumberSearch.js'
import { isNarrowed, type Line } from './number-list.js'
import { useListAddress } from './use-list-address.js'
import { useNumberList } from './use-number-list.js'
import { useWords } from './use-words.js'
import { numberFormat } from './formats.js'

/** The list of numbers: search, what each number is and does, and the way from there to any action, by keyboard too. */
export default function NumberList({ resource, setTag }: ActionProps) {
  const words = useWords('smsNumberList')
  const { i18n } = useTranslation()
  const location = useLocation()
  const address = useListAddress()
  const { page, failed, loading, again } = useNumberList(resource.id)
  const [chosen, setChosen] = useState<Line[]>([])
  const body = useRef<HTMLTableSectionElement>(null)
  const entering = useRef(false)
  const links = () => [...(body.current?.querySelectorAll<HTMLElement>('.sms-line__link') ?? [])]

  const total = page?.meta.total
  const counted = total === undefined ? '' : numberFormat(i18n.language).format(total)
  useEffect(() => {
    if (setTag) setTag(counted)
  }, [setTag, counted])
  // Who went on to the lines before they were there arrives with them.
  useEffect(() => {
    if (loading || !entering.current) return
    entering.current = false
    links()[0]?.focus()
  })
  const move = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const all = links()
    const row = event.target instanceof Element ? event.target.closest('tr') : null
    const place = all.findIndex(link => row?.contains(link)) + (event.key === 'ArrowDown' ? 1 : -1)
    if (place < 0) document.getElementById('sms-number-search')?.focus()
    else all[place]?.focus()
    event.preventDefault()
  }
  const isChosen = ({ id }: Line) => chosen.some(line => line.id === id)
  const toggle = useCallback((line: Line) => {
    const others = (before: Line[]) => before.filter(({ id }) => id !== line.id)
    setChosen(before => (before.some(({ id }) => id === line.id) ? others(before) : [...before, line]))
  }, [])
  const records = page?.records ?? []
  const several = records.some(({ bulkActions }) => bulkActions.length > 0)
  const all = records.every(isChosen) ? 'all' : records.some(isChosen) ? 'some' : 'none'
  const chooseAll = () =>
    setChosen(before =>
      all === 'all'
        ? before.filter(line => !records.some(({ id }) => id === line.id))
        : [...before, ...records.filter(line => !isChosen(line))],
    )
  const columns = { resourceId: resource.id, withTenant: page?.role === 'superadmin', withUse: page?.role !== 'user' }
  return (
    <Box variant="container" className="sms-numbers" data-css={`${resource.id}-list-table-wrapper`}>
      <NumberSearch
        value={address.search}
        onSearch={address.lookFor}
        onRest={address.rest}
        onEnter={() => {
          entering.current = true
          if (!loading) links()[0]?.focus({ preventScroll: false })
        }}
      />
      <p className="sms-soft sms-numbers__keys">{words(several ? 'keys' : 'keysReading')}</p>
      <span className="sms-announced" role="status">
        {loading ? words('loading') : words('found', { count: total ?? 0 })}
      </span>
      {failed ? (
        <p role="alert" className="sms-numbers__failed">
          {words('failed')}{' '}
          <Button type="button" variant="outlined" size="sm" onClick={again}>
            {words('again')}
          </Button>
        </p>
      ) : null}
      {several ? <ChosenNumbers lines={chosen} resourceId={resource.id} onClear={() => setChosen([])} /> : null}
      {!page && !failed ? <Loader /> : null}
      {page && records.length > 0 ? (
        <table className="sms-numbers__table" data-named data-css={`${resource.id}-table`} aria-busy={loading}>
          <NumberColumns
            {...columns}
            {...page.meta}
            chosen={several ? all : undefined}
            onChooseAll={chooseAll}
            onSort={address.sort}
          />
          <tbody ref={body} data-css={`${resource.id}-table-body`} onKeyDown={move}>
            {records.map(line => (
              <NumberLine
                key={line.id}
                {...columns}
                line={line}
                chosen={several ? isChosen(line) : undefined}
                onChoose={toggle}
              />
            ))}
          </tbody>
        </table>
      ) : null}
      {page && records.length === 0 && !loading ? (
        <NoNumbers
          role={page.role}
          resourceId={resource.id}
          narrowed={isNarrowed(location.search) || page.meta.total > 0}
          onClear={address.clear}
        />
      ) : null}
      {page ? <ListPages {...page.meta} onTurn={address.turnTo} /> : null}
    </Box>
  )
}
