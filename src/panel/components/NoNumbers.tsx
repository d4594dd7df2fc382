import { Box, Button, H4, Text } from '@adminjs/design-system'
import { ViewHelpers } from 'adminjs'
import React from 'react'
import { Link } from 'react-router-dom'
import type { NumberPage } from './number-list.js'
import { useWords } from './use-words.js'

interface NoNumbersProps {
  role: NumberPage['role']
  resourceId: string
  narrowed: boolean
  onClear: () => void
}

/** Nothing to show, and what to do about it: by whom, and whether anything was looked for. */
export function NoNumbers({ role, resourceId, narrowed, onClear }: NoNumbersProps) {
  const words = useWords('smsNumberList')
  const link = new ViewHelpers().resourceActionUrl({ resourceId, actionName: 'link' })
  const key = narrowed ? 'noMatch' : `none_${role}`
  return (
    <Box className="sms-numbers__none">
      <H4>{words(key)}</H4>
      <Text mb="lg">{words(`${key}Hint`)}</Text>
      {narrowed ? (
        <Button type="button" variant="contained" onClick={onClear}>
          {words('clear')}
        </Button>
      ) : null}
      {!narrowed && role === 'superadmin' ? (
        <Button as={Link} to={link} variant="contained">
          {words('link')}
        </Button>
      ) : null}
    </Box>
  )
}
