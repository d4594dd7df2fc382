import { type BasePropertyProps, flat } from 'adminjs'
import React from 'react'
import { ShownField } from './ShownField.js'
import { useWords } from './use-words.js'

interface Told {
  rule: string
  candidates?: { name: string; position: number; skipped?: string }[]
  nobodyAvailable?: boolean
  late?: string
  turn?: { before: number; after: number }
}

/** Why a text went where it went: the rule, who could have had it in order, who was passed over and why. */
export default function Decision({ record, property, resource }: BasePropertyProps) {
  const words = useWords('smsDecision')
  const told: Told | undefined = flat.get(record?.params ?? {}, property.path)
  if (!told?.rule) return null
  const nameAt = (place: number) =>
    told.candidates?.find(({ position }) => position === place)?.name ?? words(place === 0 ? 'nobody' : 'left')
  return (
    <ShownField {...{ property, resource }}>
      <p>{words(`rule_${told.rule}`)}</p>
      <ol className="sms-decision">
        {(told.candidates ?? []).map(({ name, position, skipped }) => (
          <li key={position}>
            {name}
            {skipped ? `: ${words(`skipped_${skipped}`)}` : ''}
          </li>
        ))}
      </ol>
      {told.late ? <p>{words(`late_${told.late}`)}</p> : null}
      {told.nobodyAvailable ? <p>{words('nobodyAvailable')}</p> : null}
      {told.turn ? <p>{words('turn', { before: nameAt(told.turn.before), after: nameAt(told.turn.after) })}</p> : null}
    </ShownField>
  )
}
