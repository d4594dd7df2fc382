import { Box, Button, H4, H5, MessageBox, Text } from '@adminjs/design-system'
import { type ActionProps, useTranslation, ViewHelpers } from 'adminjs'
import React, { useState } from 'react'
import { anew } from './anew.js'
import { CopyLine } from './CopyLine.js'
import { LatestDeliveries } from './LatestDeliveries.js'
import { Refusal } from './Refusal.js'
import { RotateToken } from './RotateToken.js'
import { numberSubjectOf, targetOf } from './target.js'
import { useDoctor } from './use-doctor.js'
import { useSubmit } from './use-submit.js'
import { useWords, type Words } from './use-words.js'
import { type Webhook, webhookIn } from './webhook.js'
import { WebhookTokens } from './WebhookTokens.js'
import { whenOf } from './when.js'

const variants = { not_url: 'info', set_by_us: 'info', confirmed: 'success', doubtful: 'danger' } as const

/** Page of the record actions `showWebhook` and `rotateToken`: what stands at QuestBlue, what came of it, and changing it. */
function ShowWebhook(props: ActionProps) {
  const words = useWords('smsWebhook')
  const { i18n, translateAction } = useTranslation()
  const [webhook, setWebhook] = useState(webhookIn(props.record))
  const { doctor, lost } = useDoctor(props.record?.id)
  const { submit, busy, refusal } = useSubmit({ ...targetOf(props), actionName: 'setDelivery' })
  const may = (action: string) => props.record?.recordActions.some(({ name }) => name === action)
  const take = (answer: object | undefined) => {
    const fresh = webhookIn(answer)
    if (fresh) setWebhook(fresh)
  }
  const set = async () => {
    if (!busy) take(await submit({ confirmed: true }))
  }
  if (!webhook || !props.record) return <MessageBox variant="danger" message={words('none')} role="alert" />
  const { id: recordId, params } = props.record
  const stands = stateOf(webhook, words, i18n.language)
  const about = [webhook.drift ? stands : null, whyOf(webhook, words)].filter(Boolean).join(' ')
  const views = new ViewHelpers()
  const several = views.resourceActionUrl({ resourceId: 'sms_numbers', actionName: 'setDeliveries' })
  return (
    <Box variant="container" className="sms-form sms-webhook" aria-busy={busy}>
      <H4 mb="lg">{numberSubjectOf(props)}</H4>
      <MessageBox
        variant={webhook.drift ? 'danger' : variants[webhook.state]}
        mb="lg"
        role="status"
        message={webhook.drift ? words(`drift.${webhook.drift}`) : stands}
      >
        {about === '' ? null : about}
      </MessageBox>
      <p className="sms-webhook__ways">
        {may('setDelivery') ? (
          <Button type="button" variant="contained" aria-disabled={busy} onClick={() => void set()}>
            {words(busy ? 'setting' : 'set')}
          </Button>
        ) : null}
        {may('doctor') ? (
          <a href={views.recordActionUrl({ resourceId: 'sms_numbers', recordId, actionName: 'doctor' })}>
            {words('doctor')}
          </a>
        ) : null}
        {may('setDelivery') ? (
          <a href={`${several}?${new URLSearchParams({ tenantId: String(params.tenantId) })}`}>
            {translateAction('setDeliveries', 'sms_numbers')}
          </a>
        ) : null}
      </p>
      <Refusal sentence={refusal} />
      <Text mb="sm">{words('mode', { mode: webhook.mode ?? words('unknownMode') })}</Text>
      {webhook.foundMode && webhook.state !== 'not_url' ? (
        <Text mb="sm">{words('found', { mode: webhook.foundMode })}</Text>
      ) : null}

      <H5 mt="xl" mb="default">
        {words('enter')}
      </H5>
      <CopyLine id="sms-webhook-url" label={words('url')} value={webhook.url} />
      {webhook.masked ? <Text mb="lg">{words('masked')}</Text> : null}
      <CopyLine id="sms-webhook-method" label={words('method')} value={`${webhook.method} (JSON)`} />
      <CopyLine id="sms-webhook-authentication" label={words('authentication')} value={words('nothing')} />
      <Text mb="xl">{words('authenticationHint')}</Text>

      <WebhookTokens tokens={webhook.tokens} />
      {may('rotateToken') ? <RotateToken props={props} onRotated={take} /> : null}
      {lost ? <MessageBox variant="danger" mt="lg" role="alert" message={words('lost')} /> : null}
      {doctor ? <LatestDeliveries deliveries={doctor.deliveries} number={String(params.number)} /> : null}
    </Box>
  )
}

/** Why it is doubted, in the page's language. */
function whyOf({ state, missed }: Webhook, words: Words): string | null {
  if (state !== 'doubtful') return null
  return missed ? words('missed', { count: missed }) : words('unknownUrl')
}

function stateOf({ state, since, mode }: Webhook, words: Words, language: string): string {
  const values = { since: since ? whenOf(since, language) : '', mode: mode ?? words('unknownMode') }
  return words(`state.${state}`, values)
}

export default anew(ShowWebhook)
