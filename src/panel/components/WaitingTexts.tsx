import { Text } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React from 'react'
import { useWords } from './use-words.js'

/** How many texts wait at the chosen numbers. */
export function waitingAt(props: ActionProps): number {
  return chosen(props).reduce((sum, { params }) => sum + Number(params.waiting ?? 0), 0)
}

/** Whether nobody holds any of the chosen numbers: then delivering is the default. */
export function isUnassigned(props: ActionProps): boolean {
  return chosen(props).every(({ params }) => params.assignmentType === 'unassigned')
}

/** Whether all of the chosen numbers are off: then nothing is delivered yet. */
export function isOff(props: ActionProps): boolean {
  return chosen(props).every(({ params }) => String(params.enabled) === 'false')
}

const chosen = ({ record, records }: ActionProps) => (record ? [record] : (records ?? []))

interface WaitingTextsProps {
  count: number
  value: boolean
  onChange: (deliver: boolean) => void
  /** The number is off and stays so: nothing is delivered yet. */
  off?: boolean
}

/** Says how many texts wait, and offers to deliver them; nothing where none does. */
export function WaitingTexts({ count, value, onChange, off = false }: WaitingTextsProps) {
  const words = useWords('smsWaiting')
  if (count === 0) return null
  return (
    <label className="sms-option" htmlFor="sms-deliver-held">
      <input
        id="sms-deliver-held"
        type="checkbox"
        checked={value && !off}
        disabled={off}
        onChange={() => onChange(!value)}
      />
      <span>
        <Text as="span" fontWeight="bold">
          {words('deliver', { count })}
        </Text>
        <Text as="span" display="block" variant="sm" color="grey80">
          {words(off ? 'off' : 'hint')}
        </Text>
      </span>
    </label>
  )
}
