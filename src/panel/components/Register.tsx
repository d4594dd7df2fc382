import { Box, Button, Text } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { useState } from 'react'
import { FailedAgain } from './FailedAgain.js'
import { Refusal } from './Refusal.js'
import { RegisterFilter } from './RegisterFilter.js'
import { RegisterPrint } from './RegisterPrint.js'
import { RegisterTable } from './RegisterTable.js'
import { type RegisterFilters, registerFilters } from './register.js'
import { saveFile } from './save-file.js'
import { useAddress } from './use-address.js'
import { useRegister } from './use-register.js'
import { useSubmit } from './use-submit.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'

/** Page of the resource action `register`: who held which number; its filters, its page and the print view in the address. */
export default function Register(props: ActionProps) {
  const words = useWords('smsRegister')
  const { say } = useSentences()
  const [address, go] = useAddress()
  const filters: RegisterFilters = Object.fromEntries(
    registerFilters.flatMap(name => (address.get(name) ? [[name, address.get(name)]] : [])),
  )
  const before = address.get('before') ?? undefined
  const { page, busy, refused, failed, again } = useRegister({ ...filters, before })
  const [saved, setSaved] = useState('')
  const exporting = useSubmit({ resourceId: props.resource.id, actionName: 'exportAssignments' })
  const save = async () => {
    setSaved('')
    const answer = await exporting.submit({ ...filters })
    if (typeof answer?.csv !== 'string') return
    const name = String(answer.fileName)
    saveFile(name, answer.csv)
    setSaved(words('saved', { name, count: Number(answer.rows) }))
  }
  const isFiltered = Object.keys(filters).length > 0
  return (
    <Box variant="container" className="sms-form sms-form--wide">
      <Text mb="lg">{words('intro')}</Text>
      <RegisterFilter
        key={JSON.stringify(filters)}
        filters={filters}
        refused={refused}
        busy={busy}
        onShow={asked => go({ ...asked })}
      />
      <div className="sms-register__buttons">
        {isFiltered ? (
          <Button type="button" variant="outlined" onClick={() => go({})}>
            {words('clear')}
          </Button>
        ) : null}
        <Button type="button" variant="outlined" disabled={exporting.busy} onClick={() => void save()}>
          {words('csv')}
        </Button>
        <Button
          type="button"
          variant="outlined"
          id="sms-register-print"
          onClick={() => go({ ...filters, before, view: 'print' })}
        >
          {words('print')}
        </Button>
        <span role="status">{saved}</span>
      </div>
      <Refusal sentence={exporting.refusal ?? (refused && !refused.fields ? say(refused) : null)} />
      {failed && !busy ? <FailedAgain words={words} onAgain={again} /> : null}
      <p role="status" className="sms-announced">
        {page && !busy ? words('shown', { count: page.rows.length }) : ''}
      </p>
      {page === null && busy ? <p role="status">{words('looking')}</p> : null}
      {page ? <RegisterTable rows={page.rows} busy={busy} /> : null}
      <nav className="sms-pages" aria-label={words('title')}>
        {before ? (
          <Button type="button" variant="outlined" onClick={() => go({ ...filters })}>
            {words('newest')}
          </Button>
        ) : null}
        {page?.next ? (
          <Button type="button" variant="outlined" onClick={() => go({ ...filters, before: page.next ?? undefined })}>
            {words('older')}
          </Button>
        ) : null}
      </nav>
      {address.get('view') === 'print' ? (
        <RegisterPrint filters={filters} onClose={() => go({ ...filters, before })} />
      ) : null}
    </Box>
  )
}
