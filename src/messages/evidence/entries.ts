import { z } from 'zod'
import type { Tx } from '../../database/transaction.js'
import { type Facts, Person, Time } from './facts.js'

const Holder = Person.extend({ since: z.string(), reads: z.boolean().nullable() })

const File = z.object({
  id: z.string(),
  state: z.enum(['pending', 'kept', 'failed']),
  declaredType: z.string().nullable(),
  size: z.number().nullable(),
})

/** One text as it is stored, with who had to do with it as of its moment. */
export const Text = z.object({
  kind: z.literal('message'),
  id: z.string(),
  at: Time,
  direction: z.enum(['in', 'out']),
  peer: z.string(),
  participants: z.array(z.string()),
  text: z.string(),
  segments: z.number(),
  status: z.string(),
  reason: z.string().nullable(),
  /** When the status last changed. */
  statusAt: z.string(),
  /** Of a group text that was sent: how far it came to each. */
  recipients: z.array(
    z.object({
      number: z.string(),
      status: z.string().nullable(),
      reason: z.string().nullable(),
      at: z.string().nullable(),
    }),
  ),
  /** What the webhook's log has of it: how it arrived, and each delivery report. */
  log: z.array(
    z.object({
      at: z.string(),
      outcome: z.string(),
      reason: z.string().nullable(),
      releasedAt: z.string().nullable(),
      releasedBy: Person.nullable(),
    }),
  ),
  /** Who wrote it; null for what came in, and for what the number sent by itself. */
  author: Person.nullable(),
  automatic: z.boolean(),
  /** To whom routing gave it; null for everybody who held the number. */
  handler: Person.nullable(),
  /** Who held the number then, in order. */
  holders: z.array(Holder),
  /** Why it went where it went, as it was written down with it. */
  decision: z.json().nullable(),
  files: z.array(File),
})
export type Text = z.output<typeof Text>

/** What the thread says beside its texts. */
export const Note = z.object({
  kind: z.enum(['moved_on', 'handed_over']),
  id: z.string(),
  at: Time,
  from: Person.nullable(),
  to: Person.nullable(),
  minutes: z.number().nullable(),
})
export type Note = z.output<typeof Note>

/** The most texts that one file takes: a PDF of a thousand pages. */
export const mostTexts = 5_000
const atOnce = 100

/**
 * The texts of a conversation in their order, one more than a file takes at most, and what the thread says between them.
 * Texts are as of one moment. Those that may not be read are not among them.
 */
export async function* entriesOf(tx: Tx, facts: Facts): AsyncGenerator<Text | Note> {
  const notes = await readNotes(tx, facts)
  for await (const text of textsOf(tx, facts)) {
    while (notes[0] && notes[0].at.utc <= text.at.utc) yield* notes.splice(0, 1)
    yield text
  }
  yield* notes
}

function bounds({ conversation, number, zone, period }: Facts): unknown[] {
  return [conversation.id, number.id, zone.name, period.from?.utc ?? null, period.until?.utc ?? null]
}

async function* textsOf(tx: Tx, facts: Facts): AsyncGenerator<Text> {
  await tx.query(
    `declare evidence no scroll cursor for
     with texts as materialized (
       select m.* from sms.messages m
       where m.tenant_id = (select c.tenant_id from sms.conversations c where c.id = $1) and m.conversation_id = $1
         and ($4::timestamptz is null or (m.id >= sms.uuid_v7_floor($4) and m.at >= $4)) and ($5::timestamptz is null or m.at < $5)
       order by m.id limit ${mostTexts + 1}
     ), logged as materialized (
       select d.message_id, jsonb_agg(jsonb_build_object('at', sms.written_utc(d.at), 'outcome', d.outcome, 'reason', d.reason,
         'releasedAt', sms.written_utc(d.released_at), 'releasedBy', sms.person_then(d.released_by, d.released_at)) order by d.at, d.id) as lines
       from sms.deliveries d
       where d.number_id = $2 and d.id >= sms.uuid_v7_floor((select min(t.at) from texts t) - interval '1 day')
         and d.message_id in (select t.id from texts t)
       group by d.message_id
     )
     select 'message' as kind, t.id, sms.written_time(t.at, $3) as at, t.direction, t.peer, t.participants, t.text, t.segments,
       t.status, t.status_reason as reason, sms.written_utc(t.changed_at) as "statusAt",
       coalesce((
         select jsonb_agg(jsonb_build_object('number', g.peer, 'status', g.status, 'reason', g.reason, 'at', sms.written_utc(g.settled_at)) order by g.peer)
         from sms.group_recipients g where g.tenant_id = t.tenant_id and g.message_id = t.id), '[]') as recipients,
       coalesce(l.lines, '[]') as log,
       sms.person_then(t.author_id, t.at) as author, t.direction = 'out' and t.author_id is null as automatic,
       sms.person_then(t.handler_id, t.at) as handler,
       coalesce((
         select jsonb_agg(sms.person_then(sms.as_user_id(h.user_id), t.at)
           || jsonb_build_object('since', sms.written_utc(h.since), 'reads', h.reads) order by h.in_order)
         from sms.holders_as_of(array[t.number_id], array[t.at]) h), '[]') as holders,
       t.decision || jsonb_build_object('candidates', (
         select jsonb_agg(c.value - 'user' || jsonb_build_object('person', sms.person_then(sms.as_user_id(c.value ->> 'user'), t.at)) order by c.ordinality)
         from jsonb_array_elements(t.decision -> 'candidates') with ordinality c)) as decision,
       coalesce((
         select jsonb_agg(jsonb_build_object('id', f.id, 'state', f.state, 'declaredType', f.type, 'size', f.size) order by f.position)
         from sms.media f where f.tenant_id = t.tenant_id and f.message_id = t.id), '[]') as files
     from texts t left join logged l on l.message_id = t.id
     order by t.id`,
    bounds(facts),
  )
  for (;;) {
    const { rows } = await tx.query(`fetch ${atOnce} from evidence`)
    yield* z.array(Text).parse(rows)
    if (rows.length < atOnce) return
  }
}

async function readNotes(tx: Tx, facts: Facts): Promise<Note[]> {
  const { rows } = await tx.query(
    `select t.kind, t.id, sms.written_time(t.at, $3) as at, sms.person_then(t.from_user, t.at) as "from",
       sms.person_then(t.to_user, t.at) as "to", t.minutes
     from sms.thread_notes t
     where t.conversation_id = $1 and t.number_id = $2
       and ($4::timestamptz is null or t.at >= $4) and ($5::timestamptz is null or t.at < $5)
     order by t.at, t.id`,
    bounds(facts),
  )
  return z.array(Note).parse(rows)
}
