import { z } from 'zod'
import { peerKinds } from '../messages/peer-kinds.js'

const peerKind = z
  .enum(peerKinds)
  .describe('only a phone can be answered; erased: at their own request, a random word stands for them')

/** One text, as the API gives it. */
export const MessageShape = z.object({
  id: z.uuid(),
  number: z.string().describe('our number, E.164'),
  peer: z.string().describe('the other side: E.164, or the sender as delivered when it is none'),
  peerKind,
  direction: z.enum(['in', 'out']),
  text: z.string(),
  media: z.array(
    z.object({
      id: z.uuid().describe('read it at /api/sms/media/{id} once it is kept'),
      type: z.string().nullable(),
      size: z.int().nullable().describe('bytes'),
      state: z.enum(['pending', 'kept', 'failed']),
    }),
  ),
  status: z
    .string()
    .describe('in: received, held, duplicate; out: queued, held, sending, sent, delivered, failed, unknown'),
  handlerId: z.string().nullable(),
  at: z.iso.datetime(),
  numberId: z.uuid(),
  conversationId: z.uuid(),
  handlerName: z.string().nullable(),
  participants: z.array(z.string()).describe('everybody else in it: more than one in a group text'),
  recipients: z
    .array(
      z.object({
        number: z.string(),
        status: z.string(),
        reason: z.string().nullable(),
        reasonCode: z.string().nullable(),
      }),
    )
    .describe(
      'of a group text that was sent, how far it has come to each: it is delivered when it was to all, failed when it was to none; else empty',
    ),
  segments: z.int(),
  reason: z.string().nullable().describe('why it is held or failed, or of a group text to whom it was delivered'),
  reasonCode: z.string().nullable().describe('the code of `reason`; null where it is QuestBlue’s own words'),
  late: z
    .string()
    .nullable()
    .describe(
      'why it was delivered late: held_disabled, held_unassigned, held_tier, retired_token, not_understood; else null',
    ),
  authorName: z.string().nullable().describe('who sent it; null for what came in, and for what the number sent itself'),
  automatic: z.boolean().describe('sent by the number itself: to a keyword, or outside the hours. Answers nobody'),
  doubled: z
    .enum(['open', 'settled'])
    .nullable()
    .describe(
      'of a duplicate: open while it is not known whether it was sent twice, settled when QuestBlue’s history shows that it was not; else null',
    ),
  doubleOf: z.uuid().nullable().describe('of a duplicate: the text that it equals'),
  erasedAt: z.iso
    .datetime()
    .nullable()
    .describe('when its text and files were erased at the customer’s request; else null'),
})

/** One linked number, as the API gives it. */
export const NumberShape = z.object({
  id: z.uuid(),
  number: z.string().describe('E.164'),
  label: z.string(),
  enabled: z.boolean(),
  assignmentType: z.enum(['unassigned', 'single', 'shared']),
  routing: z.enum(['everyone', 'round_robin', 'backup']),
  holders: z.array(z.string()).describe('names, in order'),
  held: z.boolean().describe('whether the asking person holds it, and may send from it'),
  sending: z
    .enum(['registered', 'pending', 'unregistered', 'toll_free', 'unknown'])
    .describe('carriers block what a pending or unregistered number sends until a campaign is approved'),
  goneSince: z.iso
    .datetime()
    .nullable()
    .describe('since when QuestBlue lists it no more: it sends nothing until a superadmin resumes it; else null'),
  cannotSend: z
    .object({ code: z.string(), message: z.string() })
    .nullable()
    .describe('what every text from it would be refused with, whoever writes; null: it sends'),
})

/** One line of the inbox, as the API gives it. */
export const ConversationShape = z.object({
  id: z.uuid(),
  number: z.string(),
  numberId: z.uuid(),
  peer: z.string(),
  peerKind,
  participants: z.array(z.string()),
  handlerId: z.string().nullable(),
  handlerName: z.string().nullable(),
  lastAt: z.iso.datetime(),
  lastText: z.string(),
  lastDirection: z.enum(['in', 'out']),
  lastAutomatic: z.boolean().describe('the last text was sent by the number itself: nobody has answered'),
  lastErased: z.boolean().describe('the last text was erased at the customer’s request'),
  lastAuthorName: z.string().nullable().describe('who sent the last text; null where none of your people did'),
  unread: z.int(),
  waitingSince: z.iso
    .datetime()
    .nullable()
    .describe('since when it waits for an answer by a person; null: it does not'),
  match: z
    .object({ messageId: z.uuid(), text: z.string(), direction: z.enum(['in', 'out']), at: z.iso.datetime() })
    .nullable()
    .describe('the newest text that holds the words searched for, if it was met by a text'),
})

/** A file that waits to be sent by whoever uploaded it. */
export const UploadShape = z.object({
  id: z.uuid().describe('for `mediaIds` of `POST messages`; and the file’s id in the text, once it is sent'),
  type: z.string(),
  size: z.int().describe('bytes'),
  keptUntil: z.iso.datetime().describe('when it is cleared away, if it is not sent'),
})

/** What every refusal looks like. */
export const ErrorShape = z.object({
  error: z.object({
    code: z.string().describe('one of the codes that the address names'),
    message: z.string().describe('the sentence, in English'),
    values: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('what fills the sentence beside its code, for one in another language'),
  }),
})

/** What the event stream tells in one event: where something happened, never what was written. */
export const EventShape = z.object({
  id: z.uuid(),
  kind: z
    .enum(['message', 'status', 'read'])
    .describe('a text came or was sent; the status of a text moved; you have read a conversation, perhaps elsewhere'),
  number: z.string(),
  numberId: z.uuid(),
  peer: z.string(),
  conversationId: z.uuid(),
  messageId: z.uuid(),
  at: z.iso.datetime(),
})

/** The shapes that the description names. */
export const shapes = {
  Message: MessageShape,
  Number: NumberShape,
  Conversation: ConversationShape,
  Event: EventShape,
  Upload: UploadShape,
  Error: ErrorShape,
} as const
