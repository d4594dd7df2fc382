import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { SmsError } from '../errors.js'
import type { Service } from '../settings/service.js'
import type { Customer } from './erasure-input.js'
import {
  bytesOf,
  deliveryBodyBound,
  type KeptRequest,
  openRequest,
  retiredRequestBound,
  textIn,
} from './kept-request.js'

const aTurn = 50

const Kept = z.object({ deliveryId: z.uuid(), ciphertext: z.instanceof(Buffer), keyId: z.string() })

/** Where requests are kept of which no text tells whose they are: on retired tokens, and what was not understood. */
const places = [
  { of: 'sms.retired_of', boundTo: retiredRequestBound },
  { of: 'sms.unread_bodies_of', boundTo: deliveryBodyBound },
] as const

/**
 * The requests of a tenant that no text was read from and that are a customer's, or were to a group with them, by the ids of
 * their deliveries. They are kept sealed, so each is opened; one in which no text can be read is theirs if it holds their number.
 */
export async function unreadOf(
  { db, keyring }: Pick<Service, 'db' | 'keyring'>,
  { tenantId, peer }: Customer,
): Promise<string[]> {
  const found: string[] = []
  for (const { of, boundTo } of places) {
    let after: string | null = null
    for (;;) {
      const page = await pageBehind(db, of, tenantId, after)
      for (const { deliveryId, ...sealed } of page)
        if (await isOf(openRequest(keyring, boundTo(deliveryId), sealed), peer)) found.push(deliveryId)
      after = page.at(-1)?.deliveryId ?? null
      if (page.length < aTurn) break
    }
  }
  return found
}

async function pageBehind(
  db: Service['db'],
  of: (typeof places)[number]['of'],
  tenantId: string,
  after: string | null,
) {
  const kept = `select delivery_id as "deliveryId", ciphertext, key_id as "keyId" from ${of}($1, $2, $3)`
  const { rows } = await asWorker(db, tx => tx.query(kept, [tenantId, after, aTurn]))
  return z.array(Kept).parse(rows)
}

async function isOf(kept: KeptRequest, peer: string): Promise<boolean> {
  try {
    const { from, to } = await textIn(kept)
    return [from, ...to].includes(peer)
  } catch (error) {
    if (!(error instanceof SmsError)) throw error
    return holds(await plainOf(kept), peer)
  }
}

/** As text, however it was encoded; what cannot be decompressed holds nothing that anybody could read. */
async function plainOf(kept: KeptRequest): Promise<string> {
  const bytes = await bytesOf(kept).catch((error: unknown) => {
    if (error instanceof SmsError) return Buffer.alloc(0)
    throw error
  })
  const text = bytes.toString('latin1')
  return `${text}\n${text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))}`
}

/** A phone number however it is written; any other name as it is. */
function holds(text: string, peer: string): boolean {
  const digits = /^\+(?:1(?=\d{10}$))?(\d+)$/.exec(peer)?.[1]
  if (digits === undefined) return text.includes(Buffer.from(peer).toString('latin1'))
  const written = [...digits].join('[^0-9A-Za-z]{0,3}')
  return new RegExp(`(?<![0-9])(?:1[^0-9A-Za-z]{0,3})?${written}(?![0-9])`).test(text)
}
