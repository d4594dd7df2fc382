import type { ActionProps } from 'adminjs'
import React, { useState } from 'react'
import { anew } from './anew.js'
import { ActionForm } from './ActionForm.js'
import { SettingsSection } from './SettingsSection.js'
import { subjectOf, targetOf } from './target.js'
import { TierList } from './TierList.js'
import { tenantSections } from './tenant-sections.js'
import { tiersIn } from './tiers.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'
import { WrongFields } from './WrongFields.js'
import { wrongSetting } from './wrong-setting.js'

const settings = tenantSections.flatMap(section => section.settings)

/** Form of the record action `edit` of a tenant's settings: what a tenant decides for itself. */
function TenantSettings(props: ActionProps) {
  const words = useWords('smsTenantSettings')
  const [entered, setEntered] = useState<Record<string, string>>({})
  const [attempt, setAttempt] = useState(0)
  const { submit, busy, refusal, wrong: refused } = useSubmit(targetOf(props))
  const stored = Object.fromEntries(settings.map(({ name }) => [name, String(props.record?.params[name] ?? '')]))
  const values = { ...stored, ...entered }
  const wrong = settings.flatMap(setting => {
    const id = setting.name
    const said = wrongSetting(setting, values[id] ?? '', refused.includes(id), words)
    return said === undefined ? [] : [{ id, label: words(id), wrong: said }]
  })
  const shown = attempt > 0 ? wrong : []
  const change = (name: string, value: string) => setEntered(before => ({ ...before, [name]: value }))
  const send = () => {
    setAttempt(attempt + 1)
    const isRefusedAlone = wrong.every(({ id }) => refused.includes(id))
    if (isRefusedAlone) void submit(values)
  }
  return (
    <ActionForm
      subject={subjectOf(props)}
      send={words('send')}
      busy={busy}
      refusal={shown.length > 0 ? null : refusal}
      onSubmit={send}
      noValidate
    >
      <TierList tiers={tiersIn(props.record)} />
      {tenantSections.map(section => (
        <SettingsSection
          key={section.name}
          section={section}
          words={words}
          tenantId={props.record?.id}
          values={values}
          wrong={Object.fromEntries(shown.map(({ id, wrong: said }) => [id, said]))}
          onChange={change}
        />
      ))}
      <WrongFields fields={busy ? [] : shown} attempt={attempt} />
    </ActionForm>
  )
}

export default anew(TenantSettings)
