import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { SmsError } from '../errors.js'
import type { Service } from '../settings/service.js'
import type { Customer } from './erasure-input.js'
import { openRetired } from './retired-request.js'

const aTurn = 50

const Kept = z.object({ deliveryId: z.uuid(), ciphertext: z.instanceof(Buffer), keyId: z.string() })

/**
 * The requests on retired tokens of a tenant whose text is a customer's, or was to a group with them, by the ids of their
 * deliveries. They are kept sealed, so each is opened. One in which no text can be read is nobody's, and goes with its term.
 */
export async function retiredOf(
  { db, keyring }: Pick<Service, 'db' | 'keyring'>,
  { tenantId, peer }: Customer,
): Promise<string[]> {
  const found: string[] = []
  let after: string | null = null
  for (;;) {
    const page = await pageBehind(db, tenantId, after)
    for (const { deliveryId, ...sealed } of page) {
      const people = await peopleIn(keyring, deliveryId, sealed)
      if (people.includes(peer)) found.push(deliveryId)
    }
    after = page.at(-1)?.deliveryId ?? null
    if (page.length < aTurn) return found
  }
}

async function pageBehind(db: Service['db'], tenantId: string, after: string | null) {
  const kept = `select delivery_id as "deliveryId", ciphertext, key_id as "keyId" from sms.retired_of($1, $2, $3)`
  const { rows } = await asWorker(db, tx => tx.query(kept, [tenantId, after, aTurn]))
  return z.array(Kept).parse(rows)
}

async function peopleIn(
  keyring: Service['keyring'],
  deliveryId: string,
  sealed: { ciphertext: Buffer; keyId: string },
): Promise<string[]> {
  try {
    const { from, to } = await openRetired(keyring, deliveryId, sealed)
    return [from, ...to]
  } catch (error) {
    if (error instanceof SmsError) return []
    throw error
  }
}
