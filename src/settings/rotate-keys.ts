import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { type Database, first, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import type { Keyring } from './keyring.js'

/** Where sealed values stand: each kind in a table of its own, each value bound to its row. */
export interface SealedKind {
  kind: string
  boundTo(id: string): string
  /** How many are sealed anew in one transaction. */
  atOnce: number
}

/** What became of one kind. While `left` is not 0, an older key is still needed. */
export interface Rotated {
  kind: string
  resealed: number
  left: number
}

const Held = z.array(z.object({ id: z.string(), ciphertext: z.instanceof(Buffer), keyId: z.string() }))
const Left = z.array(z.object({ kind: z.string(), count: z.coerce.number() }))

/** Notes that a host has started with these keys. */
export async function noteKeys(db: Database, { keyIds }: Keyring): Promise<void> {
  const note = `insert into sms.encryption_keys (key_id) select unnest($1::text[])
    on conflict (key_id) do update set started_at = clock_timestamp()`
  await asWorker(db, tx => tx.query(note, [keyIds]))
}

/**
 * Seals everything that an older key has sealed anew with the newest, a few at a time, while hosts run. Repeated, it does
 * what is left: what somebody else was changing, and what no key opens (the log names it).
 * @throws SmsError `key_not_in_use` while no host has started with the newest key: it could not open what is sealed with it
 */
export async function rotateKeys(
  { db, keyring, log }: { db: Database; keyring: Keyring; log: Logger },
  kinds: readonly SealedKind[],
): Promise<Rotated[]> {
  const [newest = ''] = keyring.keyIds
  const known = 'select from sms.encryption_keys where key_id = $1'
  if ((await asWorker(db, tx => first(tx, known, [newest]))) === undefined) throw new SmsError('key_not_in_use')
  const resealed = new Map<string, number>()
  for (const kind of kinds) resealed.set(kind.kind, await resealAll({ db, keyring, log, newest }, kind))
  return asWorker(db, async tx => {
    const count = 'select kind, count from sms.count_sealed_otherwise($1)'
    const left = Left.parse((await tx.query(count, [newest])).rows)
    const rotated = left.map(({ kind, count }) => ({ kind, resealed: resealed.get(kind) ?? 0, left: count }))
    await audit(tx, newest, rotated)
    return rotated
  })
}

interface Resealing {
  db: Database
  keyring: Keyring
  log: Logger
  newest: string
}

async function resealAll(
  { db, keyring, log, newest }: Resealing,
  { kind, boundTo, atOnce }: SealedKind,
): Promise<number> {
  const take = 'select id, ciphertext, key_id as "keyId" from sms.sealed_otherwise($1, $2, $3, $4)'
  const put = 'select sms.seal_anew($1, $2, $3, $4)'
  let count = 0
  let after: string | null = null
  do {
    after = await asWorker(db, async tx => {
      const held = Held.parse((await tx.query(take, [kind, newest, after, atOnce])).rows)
      const anew = held.flatMap(({ id, ...sealed }) => {
        try {
          return [{ id, ...keyring.seal(keyring.open(sealed, boundTo(id)), boundTo(id)) }]
        } catch (error) {
          log.error({ err: error, kind, id, keyId: sealed.keyId }, 'a sealed value cannot be opened')
          return []
        }
      })
      await tx.query(put, [kind, anew.map(({ id }) => id), anew.map(({ ciphertext }) => ciphertext), newest])
      count += anew.length
      return held.at(-1)?.id ?? null
    })
  } while (after !== null)
  return count
}

/** A repetition that found nothing to do has changed nothing. */
async function audit(tx: Tx, newest: string, rotated: Rotated[]): Promise<void> {
  if (rotated.every(({ resealed }) => resealed === 0)) return
  const counts = Object.fromEntries(rotated.map(({ kind, resealed }) => [kind, resealed]))
  const record = `select sms.record(null, 'settings.keys_rotated', '{}', $1)`
  await tx.query(record, [JSON.stringify({ key: newest, ...counts })])
}
