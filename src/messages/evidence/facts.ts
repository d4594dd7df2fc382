import { z } from 'zod'
import { first, type Tx } from '../../database/transaction.js'
import { SmsError } from '../../errors.js'
import type { ExportConversationInput } from '../export-conversation.js'

/** A moment in UTC, and as clocks in the document's zone showed it; both to the microsecond. */
export const Time = z.object({ utc: z.string(), local: z.string() })
export type Time = z.output<typeof Time>

/**
 * Somebody as the host had them then. `readAt`: since when the host was known to say so; null where it had not been asked
 * yet: the name is then the nearest that is known. Without a name: nobody whom the tenant knew, so of the provider.
 */
export const Person = z.object({
  id: z.string(),
  name: z.string().nullable(),
  role: z.string().nullable(),
  readAt: z.string().nullable(),
})
export type Person = z.output<typeof Person>

const Facts = z.object({
  tenant: z.object({ id: z.string(), name: z.string().nullable() }),
  number: z.object({
    id: z.string(),
    number: z.string(),
    label: z.string(),
    linkedAt: Time,
    unlinkedAt: Time.nullable(),
  }),
  conversation: z.object({ id: z.string(), peer: z.string(), participants: z.array(z.string()) }),
  /** Of the number's hours, of the tenant's setting in which its days are counted, or the default of that. */
  zone: z.object({ name: z.string(), of: z.enum(['number_hours', 'tenant_setting', 'default']) }),
  /** The first moment of the period and the first one behind it; null: no bound. */
  period: z.object({ from: Time.nullable(), until: Time.nullable() }),
  exportedAt: Time,
  /** The last sealed row of the tenant's audit at that moment, and the last head of it that was signed. */
  audit: z
    .object({
      seq: z.number(),
      hash: z.string(),
      head: z
        .object({
          number: z.number(),
          seq: z.number(),
          hash: z.string(),
          at: z.string(),
          keyId: z.string(),
          signature: z.string(),
        })
        .nullable(),
    })
    .nullable(),
})
export type Facts = z.output<typeof Facts>

/**
 * What stands at the head of a conversation's export. A date without a time is a day in the conversation's zone.
 * @throws SmsError `not_found` (absent, or not yours to see: the same)
 */
export async function readFacts(
  tx: Tx,
  { conversationId, from, until }: z.output<typeof ExportConversationInput>,
): Promise<Facts> {
  const facts = await first(
    tx,
    `select
       jsonb_build_object('id', c.tenant_id::text, 'name', sms.tenant_name(c.tenant_id)) as tenant,
       jsonb_build_object('id', n.id, 'number', n.number, 'label', n.label, 'linkedAt', sms.written_time(n.linked_at, z.name),
         'unlinkedAt', case when n.unlinked_at is not null then sms.written_time(n.unlinked_at, z.name) end) as number,
       jsonb_build_object('id', c.id, 'peer', c.peer, 'participants', c.participants) as conversation,
       z.zone,
       jsonb_build_object(
         'from', case when p.since is not null then sms.written_time(p.since, z.name) end,
         'until', case when p.before is not null then sms.written_time(p.before, z.name) end) as period,
       sms.written_time(clock_timestamp(), z.name) as "exportedAt",
       case when t.seq is not null then jsonb_build_object('seq', t.seq, 'hash', encode(t.hash, 'hex'), 'head', (
         select jsonb_build_object('number', h.number, 'seq', h.seq, 'hash', encode(h.hash, 'hex'), 'at', sms.written_utc(h.at),
           'keyId', h.key_id, 'signature', encode(h.signature, 'hex'))
         from sms.audit_heads h where h.tenant_id = c.tenant_id and h.number = t.head_number)) end as audit
     from sms.conversations c
     join sms.numbers n on n.tenant_id = c.tenant_id and n.id = c.number_id
     cross join lateral (select zone, zone ->> 'name' as name from sms.zone_of_number(c.tenant_id, n.id) zone) z
     cross join lateral (select
       case when length($2::text) = 10 then $2::date::timestamp at time zone z.name else $2::timestamptz end as since,
       case when length($3::text) = 10 then ($3::date + 1)::timestamp at time zone z.name else $3::timestamptz end as before) p
     cross join lateral sms.audit_tip(c.tenant_id) t
     where c.id = $1`,
    [conversationId, from ?? null, until ?? null],
  )
  if (facts === undefined) throw new SmsError('not_found')
  return Facts.parse(facts)
}
