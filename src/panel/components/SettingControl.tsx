import { Input } from '@adminjs/design-system'
import React, { type ChangeEvent } from 'react'
import { Choose } from './Choose.js'
import { RetentionForeseen } from './RetentionForeseen.js'
import type { Setting, SettingProps } from './setting.js'

/** The control for one setting. */
export function SettingControl({ setting, ...props }: SettingProps & { setting: Setting }) {
  if ('control' in setting) {
    const Own = setting.control
    return <Own {...props} />
  }
  const { id, value, values: _, words, tenantId, onChange, ...described } = props
  const typed = (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => onChange(event.target.value)
  if ('choices' in setting) {
    const options = setting.choices.map(choice => ({ value: choice, label: words(`${setting.name}_${choice}`) }))
    return <Choose id={id} value={value} options={options} onChange={onChange} {...described} />
  }
  if ('maxLength' in setting)
    return (
      <textarea
        id={id}
        className="sms-choose"
        rows={3}
        maxLength={setting.maxLength}
        value={value}
        onChange={typed}
        {...described}
      />
    )
  const { min, max, foresees } = setting
  return (
    <>
      <Input id={id} type="number" min={min} max={max} value={value} onChange={typed} {...described} />
      {foresees ? <RetentionForeseen kind={foresees} months={value} tenantId={tenantId} words={words} /> : null}
    </>
  )
}
