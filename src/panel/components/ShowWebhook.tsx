import { Box, Button, H4, MessageBox, Text } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { useState } from 'react'
import { CopyLine } from './CopyLine.js'
import { Refusal } from './Refusal.js'
import { subjectOf, targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords, type Words } from './use-words.js'
import { type Webhook, webhookIn } from './webhook.js'
import { whenOf } from './when.js'

const variants = { not_url: 'info', set_by_us: 'info', confirmed: 'success', doubtful: 'danger' } as const

/** Page of the record action `showWebhook`: what to enter at QuestBlue, and what is known of whether it stands there. */
export default function ShowWebhook(props: ActionProps) {
  const words = useWords('smsWebhook')
  const [webhook, setWebhook] = useState(webhookIn(props.record))
  const { submit, busy, refusal } = useSubmit({ ...targetOf(props), actionName: 'setDelivery' })
  const maySet = props.record?.recordActions.some(({ name }) => name === 'setDelivery')
  const set = async () => {
    const fresh = webhookIn(await submit({ confirmed: true }))
    if (fresh) setWebhook(fresh)
  }
  if (!webhook) return <MessageBox variant="danger" message={words('none')} />
  return (
    <Box variant="container" className="sms-form" aria-busy={busy}>
      <H4 mb="lg">{subjectOf(props)}</H4>
      <MessageBox variant={variants[webhook.state]} mb="xl" role="status" message={stateOf(webhook, words)}>
        {webhook.reason}
      </MessageBox>
      <Text mb="lg" fontWeight="bold">
        {words('enter')}
      </Text>
      <CopyLine id="sms-webhook-url" label={words('url')} value={webhook.url} />
      {webhook.masked ? <Text mb="lg">{words('masked')}</Text> : null}
      <CopyLine id="sms-webhook-method" label={words('method')} value={`${webhook.method} (JSON)`} />
      <CopyLine id="sms-webhook-authentication" label={words('authentication')} value={words('nothing')} />
      <Text mb="xl">{webhook.authentication}</Text>
      <Text mb="sm">{words('mode', { mode: webhook.mode ?? words('unknownMode') })}</Text>
      {webhook.foundMode && webhook.state !== 'not_url' ? (
        <Text mb="sm">{words('found', { mode: webhook.foundMode })}</Text>
      ) : null}
      <Refusal sentence={refusal} />
      {maySet ? (
        <Button type="button" mt="lg" variant="contained" disabled={busy} onClick={() => void set()}>
          {busy ? words('setting') : words('set')}
        </Button>
      ) : null}
    </Box>
  )
}

function stateOf({ state, since, mode }: Webhook, words: Words): string {
  return words(`state.${state}`, { since: since ? whenOf(since) : '', mode: mode ?? words('unknownMode') })
}
