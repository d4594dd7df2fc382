import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import { SmsError } from '../errors.js'
import {
  type SeenBody,
  type SeenField,
  type SeenValue,
  seenFields,
  seenFieldsOfValue,
} from '../questblue/seen-fields.js'
import type { Service } from '../settings/service.js'
import { bytesOf, type KeptRequest } from './kept-request.js'
import { findOneKept, requestOf } from './kept-text.js'

export const ShowRequestInput = z.object({ deliveryId: z.uuid() })

/** A value as it is shown: a phone number by its last digits, unless it is our own; of all else the kind, and how long it is. */
type ShownValue = Exclude<SeenValue, { kind: 'phone' }> | { kind: 'phone'; shown: string }

/** What came in one request, redacted; null where its body is not kept, or no more. */
export interface ShownRequest {
  number: string | null
  at: string
  request: {
    contentType: string | null
    encoding: SeenBody['encoding']
    /** Bytes, as they came. */
    size: number
    /** Why it could not be read: it quotes nothing of it. */
    broken: string | null
    fields: (Omit<SeenField, 'values'> & { values: ShownValue[] })[]
  } | null
}

/**
 * Says which fields a request had and of which kind their values were, never what they said: that is the message's to show to
 * whoever may read it. Audited.
 * @throws SmsError `not_allowed`, `not_found`
 */
export async function showRequest(
  { db, keyring }: Service,
  principal: Principal,
  { deliveryId }: z.output<typeof ShowRequestInput>,
): Promise<ShownRequest> {
  requireRight(principal, 'sms_deliveries.showRequest')
  const kept = await asPrincipal(db, principal, tx => findOneKept(tx, deliveryId))
  const { number, at } = kept
  const request = requestOf(keyring, kept)
  return { number, at: at.toISOString(), request: request ? await redacted(request, number) : null }
}

async function redacted(kept: KeptRequest, own: string | null): Promise<NonNullable<ShownRequest['request']>> {
  const { contentType } = kept
  const size = Buffer.from(kept.body, 'base64').length
  const { encoding, broken, fields } = await seenIn(kept)
  const shown = fields.map(({ values, ...field }) => ({ ...field, values: values.map(value => shownOf(value, own)) }))
  return { contentType: typeOf(contentType), encoding, size, broken, fields: shown }
}

async function seenIn(kept: KeptRequest): Promise<SeenBody> {
  try {
    const body = await bytesOf(kept)
    return kept.parsed
      ? seenFieldsOfValue(JSON.parse(body.toString('utf8') || 'null'))
      : await seenFields(kept.contentType ?? undefined, body)
  } catch (error) {
    if (error instanceof SmsError) return { encoding: 'form', broken: error.message, fields: [] }
    throw error
  }
}

/** Without its parameters: a boundary is whatever the sender writes. */
function typeOf(contentType: string | null): string | null {
  const type = contentType?.split(';')[0]?.trim() ?? ''
  return /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(type) ? type.toLowerCase() : null
}

function shownOf(value: SeenValue, own: string | null): ShownValue {
  if (value.kind !== 'phone') return value
  return { kind: 'phone', shown: value.phone === own ? value.phone : `…${value.phone.slice(-4)}` }
}
