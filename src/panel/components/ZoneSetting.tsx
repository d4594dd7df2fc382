import React from 'react'
import { Choose } from './Choose.js'
import type { SettingProps } from './setting.js'

/** Chooses a time zone among all that the browser knows, and the one that is set. */
export function ZoneSetting({ id, value, onChange, ...described }: SettingProps) {
  const { values: _values, words: _words, tenantId: _tenant, ...told } = described
  const zones = [...new Set([value, ...Intl.supportedValuesOf('timeZone')])].filter(Boolean).sort()
  return (
    <Choose
      id={id}
      value={value}
      options={zones.map(zone => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
      onChange={onChange}
      {...told}
    />
  )
}
