import { Button } from '@adminjs/design-system'
import React, { type KeyboardEvent, useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { Refusal } from './Refusal.js'
import { RegisterSheet } from './RegisterSheet.js'
import type { RegisterFilters, RegisterRow } from './register.js'
import { type Printed, usePrinted } from './use-printed.js'
import { useTitle } from './use-title.js'
import { useSheets } from './use-sheets.js'
import { useWords } from './use-words.js'

interface RegisterPrintProps {
  filters: RegisterFilters
  onClose: () => void
}

const none: RegisterRow[] = []

/** The register page by page, as it comes out on paper; the browser prints it. Over everything else, until it is closed. */
export function RegisterPrint({ filters, onClose }: RegisterPrintProps) {
  const words = useWords('smsSheet')
  const { printed, refusal, again } = usePrinted(filters)
  const measured = useRef<HTMLElement>(null)
  const sheets = useSheets(printed?.rows ?? none, measured)
  const pages = printed ? sheets : null
  useEffect(aloneOnPage, [])
  const close = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
  }
  useTitle(words('title'))
  const shared = ({ rows, madeBy, madeAt, tenant }: Printed) => {
    const tenants = [...new Set(rows.map(row => row.tenant))]
    return { filters, madeBy, madeAt, count: rows.length, tenant: tenants.length === 1 ? tenants[0] : tenant }
  }
  return createPortal(
    <div className="sms-print" role="dialog" aria-modal="true" aria-label={words('title')} onKeyDown={close}>
      <div className="sms-print__bar">
        <p role="status">
          {pages ? words('ready', { count: pages.length }) : refusal === null ? words('preparing') : null}
        </p>
        {refusal === null ? (
          <Button type="button" variant="contained" disabled={!pages} onClick={() => window.print()}>
            {words('print')}
          </Button>
        ) : (
          <>
            <Refusal sentence={refusal} />
            <Button type="button" variant="outlined" onClick={again}>
              {words('again')}
            </Button>
          </>
        )}
        <Button type="button" variant="outlined" id="sms-print-close" onClick={onClose}>
          {words('close')}
        </Button>
      </div>
      {printed && !pages ? (
        <RegisterSheet {...shared(printed)} rows={printed.rows} page={1} pages={1} measured={measured} />
      ) : null}
      <div className="sms-sheets">
        {printed && pages
          ? pages.map((rows, place) => (
              <RegisterSheet
                key={rows[0]?.id ?? 'empty'}
                {...shared(printed)}
                rows={rows}
                page={place + 1}
                pages={pages.length}
              />
            ))
          : null}
      </div>
    </div>,
    document.body,
  )
}

/** While it is open nothing behind it can be reached; then the focus goes back to where it was opened. */
function aloneOnPage(): () => void {
  const behind = [...document.body.children].filter(part => !part.classList.contains('sms-print'))
  const open = behind.filter(part => !part.hasAttribute('inert'))
  for (const part of open) part.setAttribute('inert', '')
  document.getElementById('sms-print-close')?.focus()
  return () => {
    for (const part of open) part.removeAttribute('inert')
    document.getElementById('sms-register-print')?.focus()
  }
}
