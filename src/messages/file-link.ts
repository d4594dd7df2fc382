import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Database, inTransaction, type Tx } from '../database/transaction.js'
import { hashOf } from '../numbers/webhook-address.js'
import { typeOf } from './media-type.js'
import type { ReadMedia } from './read-media.js'

/** Below the public address: where the carrier fetches a file; the link's secret follows. */
export const fileLinkPath = '/api/sms/media/link'

const Files = z.array(z.object({ id: z.string(), url: z.string().nullable() }))

/**
 * Where the carrier finds the files of a text, in their order. Each of ours gets its link, made here once, when the text
 * is taken to be handed over, and known by its hash from then on; a link that the sender named is passed on.
 */
export async function addressesOf(tx: Tx, messageId: string, publicUrl: string): Promise<string[]> {
  const find = `select f.id, f.source_url as url from sms.outbox o
    join sms.media f on f.tenant_id = o.tenant_id and f.message_id = o.message_id where o.message_id = $1 order by f.position`
  const files = Files.parse((await tx.query(find, [messageId])).rows)
  const links = files
    .filter(({ url }) => url === null)
    .map(({ id }) => ({ id, secret: randomBytes(32).toString('base64url') }))
  if (links.length > 0) {
    const keep = `insert into sms.media_links (hash, tenant_id, media_id, message_id)
      select l.hash, f.tenant_id, f.id, f.message_id from unnest($1::bytea[], $2::uuid[]) l (hash, id) join sms.media f on f.id = l.id`
    await tx.query(keep, [links.map(({ secret }) => hashOf(secret)), links.map(({ id }) => id)])
  }
  const secretOf = new Map(links.map(({ id, secret }) => [id, secret]))
  return files.map(({ id, url }) => url ?? `${publicUrl}${fileLinkPath}/${secretOf.get(id)}`)
}

const Rows = z.array(z.object({ place: z.coerce.number(), bytes: z.instanceof(Buffer) }))

/** The files behind some links, in their order, for whoever has them; undefined where a link is dead or never was. */
export async function openFileLinks(db: Database, secrets: string[]): Promise<(ReadMedia | undefined)[]> {
  const find = `select l.place, f.bytes from unnest($1::bytea[]) with ordinality l (hash, place)
    cross join lateral sms.file_of_link(l.hash) f`
  const { rows } = await inTransaction(db, { role: 'ingest' }, tx => tx.query(find, [secrets.map(hashOf)]))
  const found = new Map(Rows.parse(rows).map(({ place, bytes }) => [place - 1, bytes]))
  return secrets.map((_, place) => {
    const bytes = found.get(place)
    return bytes && { type: typeOf(bytes) ?? 'application/octet-stream', bytes }
  })
}
