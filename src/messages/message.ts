import { z } from 'zod'
import { isSmsErrorCode, SmsError } from '../errors.js'
import { peerKinds } from './peer-kinds.js'

const Media = z.object({
  id: z.string(),
  type: z.string().nullable(),
  size: z.number().nullable(),
  state: z.enum(['pending', 'kept', 'failed']),
})

const Recipient = z.object({
  number: z.string(),
  status: z.string(),
  reason: z.string().nullable().transform(sentenceOf),
  reasonCode: z.string().nullable().transform(codeOf),
})

/** One text as it is read: in the REST shape of the contract, and what stands beside it. */
export const Message = z.object({
  id: z.string(),
  number: z.string(),
  peer: z.string(),
  peerKind: z.enum(peerKinds),
  direction: z.enum(['in', 'out']),
  text: z.string(),
  media: z.array(Media),
  status: z.string(),
  handlerId: z.string().nullable(),
  at: z.date().transform(at => at.toISOString()),
  numberId: z.string(),
  conversationId: z.string(),
  handlerName: z.string().nullable(),
  participants: z.array(z.string()),
  recipients: z.array(Recipient),
  segments: z.number(),
  reason: z.string().nullable().transform(sentenceOf),
  /** The code of `reason`, where it is a sentence of ours and not the carrier's. */
  reasonCode: z.string().nullable().transform(codeOf),
  late: z.string().nullable(),
  authorName: z.string().nullable(),
  automatic: z.boolean(),
  /** Of a duplicate: `open` while it is not known whether it was sent twice, `settled` when it was not; else null. */
  doubled: z.enum(['open', 'settled']).nullable(),
  /** Of a duplicate: the text that it equals. */
  doubleOf: z.string().nullable(),
  /** When text and files were erased at the customer's request; null: they were not. */
  erasedAt: z
    .date()
    .nullable()
    .transform(at => at?.toISOString() ?? null),
})
export type Message = z.output<typeof Message>

/** Columns of a `Message`, of `sms.messages m` and its number `n`; the policies judge each of them. */
export const messageColumns = `m.id, n.number, m.peer, sms.peer_kind(m.peer) as "peerKind", m.direction, m.text, m.status, m.handler_id::text as "handlerId", m.at,
  m.number_id as "numberId", m.conversation_id as "conversationId", m.participants, m.segments, m.status_reason as reason, m.status_reason as "reasonCode",
  m.decision ->> 'late' as late, m.direction = 'out' and m.author_id is null as automatic, m.erased_at as "erasedAt",
  case when m.status = 'duplicate' then (
    select case when d.settled_at is null then 'open' else 'settled' end
    from sms.duplicates d where d.tenant_id = m.tenant_id and d.message_id = m.id) end as doubled,
  case when m.status = 'duplicate' then (
    select d.first_id from sms.duplicates d where d.tenant_id = m.tenant_id and d.message_id = m.id) end as "doubleOf",
  case when m.author_id is not null then sms.name_of(m.author_id) end as "authorName",
  case when m.direction = 'in' or cardinality(m.participants) = 1 then '[]' else (
    select jsonb_agg(jsonb_build_object('number', p.peer, 'status', coalesce(g.status, m.status), 'reason', g.reason, 'reasonCode', g.reason) order by p.place)
    from unnest(m.participants) with ordinality p (peer, place)
    left join sms.group_recipients g on g.tenant_id = m.tenant_id and g.message_id = m.id and g.peer = p.peer) end as recipients,
  case when m.handler_id is not null then sms.name_of(m.handler_id) end as "handlerName",
  case when m.media_count = 0 then '[]' else coalesce((
    select jsonb_agg(jsonb_build_object('id', f.id, 'type', f.type, 'size', f.size, 'state', f.state) order by f.position)
    from sms.media f where f.tenant_id = m.tenant_id and f.message_id = m.id), '[]') end as media`

/** Why a text of an unknown outcome counts as failed after all, as it is stored. */
export const noSuchText = 'QuestBlue has no such text: it was not sent'

/** Why a text was held, by the code in its place. */
export const heldSentences: Readonly<Record<string, string>> = {
  held_disabled: 'The number was disabled when this came.',
  held_unassigned: 'Nobody held the number when this came.',
  held_tier: 'The tenant had no SMS tier when this came.',
}

/** Why a text is held or failed: the sentence of a refusal of ours, or the carrier's own words. */
function sentenceOf(reason: string | null): string | null {
  if (reason === null) return null
  return isSmsErrorCode(reason) ? new SmsError(reason).message : (heldSentences[reason] ?? reason)
}

function codeOf(reason: string | null): string | null {
  if (reason === noSuchText) return 'no_such_text'
  return reason !== null && (isSmsErrorCode(reason) || Object.hasOwn(heldSentences, reason)) ? reason : null
}
