import { Box, H4, Text } from '@adminjs/design-system'
import { type ActionProps, useTranslation, ViewHelpers } from 'adminjs'
import React, { useEffect, useRef } from 'react'
import { useWords } from './use-words.js'

/** In place of a record that is gone, or was never the reader's to see: that it is so, and the way back. */
export default function Gone({ resource }: ActionProps) {
  const words = useWords('smsGone')
  const { tl } = useTranslation()
  const title = useRef<HTMLSpanElement>(null)
  useEffect(() => title.current?.focus(), [])
  const views = new ViewHelpers()
  const mayList = resource.resourceActions.some(({ name }) => name === 'list')
  return (
    <Box variant="container" className="sms-form">
      <H4 mb="default">
        <span ref={title} tabIndex={-1}>
          {words('title')}
        </span>
      </H4>
      <Text mb="lg">{words('gone')}</Text>
      <p className="sms-line">
        <a className="sms-link" href={mayList ? views.resourceUrl({ resourceId: resource.id }) : views.dashboardUrl()}>
          {mayList ? words('back', { list: tl(resource.id) }) : words('start')}
        </a>
      </p>
    </Box>
  )
}
