import { Box, Button, Icon } from '@adminjs/design-system'
import React from 'react'
import type { Holder } from './HolderList.js'
import { PersonCombobox } from './PersonCombobox.js'
import { useWords } from './use-words.js'

interface ChosenPersonProps {
  tenantId: string | undefined
  value: Holder | null
  onChange: (holder: Holder | null) => void
  wrong?: string | undefined
}

/** Picks one person; another takes their place. */
export function ChosenPerson({ tenantId, value, onChange, wrong }: ChosenPersonProps) {
  const words = useWords('smsHolders')
  const remove = () => {
    onChange(null)
    document.getElementById('sms-holder')?.focus()
  }
  return (
    <Box mb="lg">
      <p role="status" className="sms-chosen">
        {value ? (
          <>
            <span>{words('chosen', { name: value.name })}</span>
            <Button type="button" size="icon" aria-label={words('remove', { name: value.name })} onClick={remove}>
              <Icon icon="X" />
            </Button>
          </>
        ) : null}
      </p>
      <PersonCombobox
        id="sms-holder"
        label={words('choose')}
        tenantId={tenantId}
        onPick={({ id, name }) => onChange({ id, name })}
        without={value ? [value.id] : []}
        wrong={wrong}
      />
    </Box>
  )
}
