import { randomBytes, randomUUID } from 'node:crypto'
import type { Principal } from '../../src/access/principal.js'
import { ingestTexts } from './inbound-text.js'
import { arriveRetired } from './retired-text.js'
import type { HostedApp } from './hosted-app.js'
import type { TestTenant, World } from './world.js'

const things = [
  'tenantId',
  'tenantName',
  'numberId',
  'number',
  'label',
  'userId',
  'userName',
  'messageId',
  'conversationId',
  'text',
  'peer',
  'mediaId',
  'uploadId',
  'deliveryId',
  'retiredId',
  'assignmentId',
  'optOutId',
  'auditId',
  'holdId',
  'lostTextId',
  'matter',
  'tokenId',
  'tokenName',
  'eventId',
  'note',
] as const

/** One thing of every kind, of one tenant: what a request may name. */
export type Side = Record<(typeof things)[number], string>

let customers = 0

/** Fills a tenant with something of every kind around one number, held by one person. */
export async function sideOf(
  { app, w }: { app: HostedApp; w: World },
  tenant: TestTenant,
  { tenantName, holder }: { tenantName: string; holder: Principal },
): Promise<Side> {
  const { numberId, number } = await w.linkedNumber(tenant, { holders: [holder] })
  const mark = randomBytes(4).toString('hex')
  const words = {
    label: `label ${mark}`,
    text: `wordsof${mark}`,
    note: `noteof${mark}`,
    userName: `Nameof ${mark}`,
    tokenName: `tokenof${mark}`,
    matter: `matterof${mark}`,
  }
  const peer = `+1303777${String(1_000 + customers++)}`
  await w.host([
    `update ${w.hostKind.mapping.users.table} set name = $1 where id = $2`,
    [words.userName, holder.userId],
  ])
  const media = [{ id: randomUUID(), url: 'https://example.com/a.png' }]
  await ingestTexts(w.db, [{ numberId, number, from: peer, text: words.text, media }])
  const set = (sql: string, values: unknown[] = [numberId]) => w.superuser.query<{ id: string }>(sql, values)
  await set('update sms.numbers set enabled = false where id = $1')
  await ingestTexts(w.db, [{ numberId, number, from: peer, text: `${words.text} held` }])
  await set('update sms.numbers set enabled = true, label = $2 where id = $1', [numberId, words.label])
  await set(`insert into sms.number_notes (tenant_id, number_id, text) values ($2, $1, $3)`, [
    numberId,
    tenant.tenantId,
    words.note,
  ])
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
  await set(
    `update sms.media set state = 'kept', type = 'image/png', bytes = $2::bytea, size = length($2::bytea) where number_id = $1`,
    [numberId, png],
  )
  const uploaded = await (await app.as(holder)).post('/api/sms/media').type('image/png').send(png).expect(201)
  const idOf = async (sql: string, values?: unknown[]) => {
    const [row] = (await set(sql, values)).rows
    if (!row) throw new Error(`nothing found by ${sql}`)
    return row.id
  }
  return {
    tenantId: tenant.tenantId,
    tenantName,
    numberId,
    number,
    userId: holder.userId,
    ...words,
    peer,
    messageId: await idOf(`select id from sms.messages where number_id = $1 and status = 'received'`),
    conversationId: await idOf('select id from sms.conversations where number_id = $1'),
    mediaId: media[0]?.id ?? '',
    uploadId: uploaded.body.id,
    deliveryId: await idOf(`select id from sms.deliveries where number_id = $1 and outcome = 'held_disabled'`),
    retiredId: await arriveRetired(w, { numberId, number }),
    assignmentId: await idOf('select id from sms.assignments where number_id = $1'),
    optOutId: await idOf(
      `insert into sms.opt_outs (tenant_id, peer, keyword, at) values ($1, $2, 'STOP', now()) returning id`,
      [tenant.tenantId, `+1303778${String(1_000 + customers)}`],
    ),
    holdId: await idOf(
      `insert into sms.legal_holds (tenant_id, kind, peer, matter, placed_role) values ($1, 'peer', $2, $3, 'sms_tenant') returning id`,
      [tenant.tenantId, peer, words.matter],
    ),
    lostTextId: await idOf(
      `insert into sms.lost_texts (tenant_id, number_id, kind, peer, carrier_id, cause) values ($1, $2, 'inbound_lost', $3, $3, 'unknown') returning id`,
      [tenant.tenantId, numberId, peer],
    ),
    tokenId: await idOf(
      `insert into sms.api_tokens (tenant_id, user_id, name, scopes, hash, expires_at)
       values ($1, $2, $3, '{read}', sha256(convert_to($3, 'UTF8')), now() + interval '1 day') returning id`,
      [tenant.tenantId, holder.userId, words.tokenName],
    ),
    auditId: await idOf(`select id from sms.audit where ids ->> 'number' = $1 limit 1`),
    eventId: await idOf('select id from sms.events where number_id = $1 limit 1'),
  }
}

/** What is nowhere: each value of the same shape and length as the given side's. */
export function absentLike(side: Side): Side {
  const nowhere = { ...side }
  for (const thing of things) nowhere[thing] = absent(side[thing])
  return nowhere
}

/** Only letters and digits are changed: an id keeps its version and its moment, a number its area. */
function absent(value: string): string {
  if (/^\+\d{11}$/.test(value)) return `${value.slice(0, -4)}${String(9_000 + Math.floor(Math.random() * 999))}`
  if (/^[\da-f-]{36}$/.test(value)) return value.slice(0, -8) + randomBytes(4).toString('hex')
  return value.replace(/[A-Za-z\d](?=[A-Za-z\d]*$)/g, 'q').replace(/.$/, 'z')
}

/** Every way in which a side could be read off an answer. */
export function tracesOf(side: Side): string[] {
  return Object.values(side).flatMap(formsOf)
}

/** How a value may be written: numbers with and without their signs, texts also as in an address. */
export function formsOf(value: string): string[] {
  if (!/^\+1\d{10}$/.test(value)) return [...new Set([value, encodeURIComponent(value)])]
  const [area, exchange, line] = [value.slice(2, 5), value.slice(5, 8), value.slice(8)]
  return [value, `${area}${exchange}${line}`, `(${area}) ${exchange}-${line}`, `${area}-${exchange}-${line}`]
}
