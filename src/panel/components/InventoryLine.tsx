import React from 'react'
import { Chip } from './Chip.js'
import type { InventoryNumber } from './use-inventory.js'
import { useWords, type Words } from './use-words.js'
import { readable } from './who.js'

interface InventoryLineProps {
  number: InventoryNumber
  canBePicked: boolean
  picked: boolean
  onToggle: () => void
}

/** One number of the inventory: where it is, what it can, and who may receive its texts today. */
export function InventoryLine({ number, canBePicked, picked, onToggle }: InventoryLineProps) {
  const words = useWords('smsInventory')
  const { number: digits, location, type, sms, linked, tenantName, registered } = number
  const id = `sms-pick-${digits}`
  return (
    <li>
      <label htmlFor={id} className="sms-option">
        <input id={id} type="checkbox" disabled={!canBePicked} checked={picked} onChange={onToggle} />
        <span className="sms-inventory__number" title={digits}>
          {readable(digits)}
        </span>
        <span className="sms-inventory__place">
          {[location, type].filter(Boolean).join(' · ')}
          <small>{linked || !sms ? '' : deliveryOf(number, words)}</small>
        </span>
        <span className="sms-inventory__state">
          {linked ? (
            <Chip>{words('linked', { tenant: tenantName ?? words('somebody') })}</Chip>
          ) : !sms ? (
            <Chip>{words('noSms')}</Chip>
          ) : isTakenElsewhere(number) ? (
            <Chip tone="warning">{words('elsewhere')}</Chip>
          ) : (
            <Chip tone="good">{words('free')}</Chip>
          )}
          {sms && !linked && registered === false ? <Chip tone="notice">{words('unregistered')}</Chip> : null}
        </span>
      </label>
    </li>
  )
}

/** A URL that is set for a number that is not linked here is none of ours, as far as anybody can tell. */
function isTakenElsewhere({ delivery }: InventoryNumber): boolean {
  return delivery !== null && delivery !== 'none'
}

function deliveryOf({ delivery, mode, email }: InventoryNumber, words: Words): string {
  const to = email ?? words('unknownAddress')
  return words(`delivery.${delivery ?? 'none'}`, { email: to, mode: mode ?? '' })
}
