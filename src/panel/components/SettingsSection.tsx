import React from 'react'
import { Field } from './Field.js'
import { SettingControl } from './SettingControl.js'
import type { Section } from './setting.js'
import type { Words } from './use-words.js'

interface SettingsSectionProps {
  section: Section
  words: Words
  values: Readonly<Record<string, string>>
  /** What is wrong, by the setting's name. */
  wrong: Readonly<Record<string, string>>
  tenantId?: string
  onChange: (name: string, value: string) => void
}

/** One section of a settings page: each setting with what it is, its default, and what happens when it is changed. */
export function SettingsSection({ section, words, values, wrong, tenantId, onChange }: SettingsSectionProps) {
  return (
    <fieldset className="sms-fieldset">
      <legend>{words(`section.${section.name}`)}</legend>
      {section.settings.map(setting => (
        <Field
          key={setting.name}
          id={setting.name}
          label={words(setting.name)}
          wrong={wrong[setting.name]}
          hint={
            <>
              <p>{words(`${setting.name}Hint`)}</p>
              <p className="sms-consequence">
                <strong>{words('whatIf')}</strong> {words(`change.${setting.name}`)}
              </p>
            </>
          }
        >
          <SettingControl
            setting={setting}
            id={setting.name}
            value={values[setting.name] ?? ''}
            values={values}
            words={words}
            tenantId={tenantId}
            onChange={value => onChange(setting.name, value)}
          />
        </Field>
      ))}
    </fieldset>
  )
}
