import { Box, Button, Input, Text } from '@adminjs/design-system'
import type { ActionProps, RecordJSON } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { anew } from './anew.js'
import { ActionForm } from './ActionForm.js'
import { Chip, type Tone } from './Chip.js'
import { Field } from './Field.js'
import { Refusal } from './Refusal.js'
import { targetOf } from './target.js'
import { TierList } from './TierList.js'
import { useSubmit } from './use-submit.js'
import { useTiers } from './use-tiers.js'
import { useWords, type Words } from './use-words.js'
import { whenOf } from './when.js'

const fields = ['questblueUsername', 'questbluePassword', 'questblueSecurityKey'] as const
const tones: Record<string, Tone> = { valid: 'good', refused: 'bad', untested: 'notice', missing: 'plain' }

/** Form of the record action `edit` of the settings: enter credentials, have them tested at once; they are never shown. */
function Credentials(props: ActionProps) {
  const words = useWords('smsCredentials')
  const [record, setRecord] = useState(props.record)
  const [entered, setEntered] = useState<Record<string, string>>({})
  const saving = useSubmit(targetOf(props))
  const testing = useSubmit({ ...targetOf(props), actionName: 'testCredentials' })
  const { tiers, isStale, look } = useTiers(targetOf(props), props.record)
  const show = async (answer: Record<string, unknown> | undefined) => {
    if (answer && isRecord(answer.record)) setRecord(answer.record)
    await look() // what the tiers open hangs on the credentials too
  }
  const save = async () => {
    const answer = await saving.submit(entered)
    setEntered({})
    await show(answer)
  }
  const test = async () => show(await testing.submit({ confirmed: true }))
  const state: string = record?.params.credentialsState ?? 'missing'
  return (
    <>
      <Box variant="container" className="sms-form" mb="lg">
        <p className="sms-line">
          <Chip tone={tones[state]}>{words(`state.${state}`)}</Chip>
        </p>
        <Text mb="sm">{setBy(record, words)}</Text>
        <Text mb="lg">
          {record?.params.testedAt ? words('tested', { at: whenOf(record.params.testedAt) }) : words('neverTested')}
        </Text>
        <Balance record={record} words={words} />
        {record?.params.credentialsReason ? <Text mb="lg">{record.params.credentialsReason}</Text> : null}
        <Refusal sentence={testing.refusal} />
        {state === 'missing' ? null : (
          <Button type="button" variant="outlined" disabled={testing.busy || saving.busy} onClick={() => void test()}>
            {testing.busy ? words('testing') : words('test')}
          </Button>
        )}
      </Box>
      <ActionForm
        intro={
          <>
            {words('intro')} <strong>{words('whatIf')}</strong> {words('change')}
          </>
        }
        send={words('send')}
        busy={saving.busy}
        refusal={saving.refusal}
        disabled={Object.values(entered).every(value => value === '')}
        onSubmit={() => void save()}
      >
        {fields.map(field => (
          <Field
            key={field}
            id={field}
            label={words(field)}
            hint={words(state === 'missing' ? `${field}Hint` : 'keep')}
          >
            <Input
              id={field}
              width={1}
              type={field === 'questblueUsername' ? 'text' : 'password'}
              autoComplete="off"
              spellCheck={false}
              value={entered[field] ?? ''}
              onChange={(event: ChangeEvent<HTMLInputElement>) =>
                setEntered({ ...entered, [field]: event.target.value })
              }
            />
          </Field>
        ))}
        <Field id="lowBalance" label={words('lowBalance')} hint={words('lowBalanceHint')}>
          <Input
            id="lowBalance"
            width={1}
            inputMode="decimal"
            autoComplete="off"
            value={entered.lowBalance ?? String(record?.params.lowBalance ?? '')}
            onChange={(event: ChangeEvent<HTMLInputElement>) =>
              setEntered({ ...entered, lowBalance: event.target.value })
            }
          />
        </Field>
        <Field id="bodyDays" label={words('bodyDays')} hint={words('bodyDaysHint')}>
          <Input
            id="bodyDays"
            width={1}
            type="number"
            min={1}
            max={365}
            value={entered.bodyDays ?? String(record?.params.bodyDays ?? '')}
            onChange={(event: ChangeEvent<HTMLInputElement>) =>
              setEntered({ ...entered, bodyDays: event.target.value })
            }
          />
        </Field>
      </ActionForm>
      <Box variant="container" className="sms-form" mt="lg">
        <TierList tiers={tiers} isStale={isStale} onLookAgain={() => void look()} ofAll />
      </Box>
    </>
  )
}

function Balance({ record, words }: { record: RecordJSON | undefined; words: Words }) {
  const { balance, allowedCredit, balanceAt, balanceIsLow, lowBalance } = record?.params ?? {}
  if (!balance) return null
  return (
    <>
      <Text mb="lg">{words('balance', { balance, credit: allowedCredit ?? '0.00', at: whenOf(balanceAt) })}</Text>
      {balanceIsLow ? <Refusal sentence={words('balanceLow', { least: lowBalance })} /> : null}
    </>
  )
}

function setBy(record: RecordJSON | undefined, words: Words): string {
  const at = record?.params.credentialsSetAt
  if (!at) return words('neverSet')
  return words('set', { at: whenOf(at), by: record.params.credentialsSetBy ?? words('somebody') })
}

function isRecord(value: unknown): value is RecordJSON {
  return typeof value === 'object' && value !== null && 'params' in value && 'id' in value
}

export default anew(Credentials)
