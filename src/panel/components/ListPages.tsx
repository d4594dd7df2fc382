import { Button } from '@adminjs/design-system'
import { useTranslation } from 'adminjs'
import React from 'react'
import { useWords } from './use-words.js'
import { numberFormat } from './formats.js'

interface ListPagesProps {
  page: number
  perPage: number
  total: number
  onTurn: (page: number) => void
}

/** The way through the pages: first, back, on, last. */
export function ListPages({ page, perPage, total, onTurn }: ListPagesProps) {
  const words = useWords('smsNumberList')
  const { i18n } = useTranslation()
  const counted = numberFormat(i18n.language)
  const last = Math.max(1, Math.ceil(total / perPage))
  if (last === 1 && page === 1) return null
  const turns = [
    { name: 'first', to: 1, off: page <= 1 },
    { name: 'back', to: Math.min(page - 1, last), off: page <= 1 },
    { name: 'on', to: page + 1, off: page >= last },
    { name: 'last_page', to: last, off: page >= last },
  ]
  const turn = ({ name, to, off }: (typeof turns)[number]) => (
    <Button key={name} type="button" variant="outlined" size="sm" disabled={off} onClick={() => onTurn(to)}>
      {words(name)}
    </Button>
  )
  return (
    <nav className="sms-pages" aria-label={words('pages')}>
      {turns.slice(0, 2).map(turn)}
      <span aria-current="page">{words('pageOf', { page: counted.format(page), last: counted.format(last) })}</span>
      {turns.slice(2).map(turn)}
    </nav>
  )
}
