import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { Conversation } from './conversation.js'
import { conversationQuery } from './conversation-query.js'
import { type Found, findConversations, keysOfConversation } from './find-conversations.js'
import type { FoundText } from './find-texts.js'
import { type GivenText, noteReads } from './note-reads.js'
import { looked } from './peer.js'

/**
 * `mine`: handled by the acting person, or with one of the newest 5,000 texts that were routed to or sent by that person;
 * `unread`: with something that person has not read; `waiting`: waiting for an answer, the longest first; `all`: all visible.
 * `id`: that one alone. `search`: see `findConversations`. `before`: the `next` of the page before; a `limit` above 200 is lowered.
 */
export const ListConversationsInput = z.object({
  view: z.enum(['mine', 'unread', 'waiting', 'all']).optional(),
  number: z.string().trim().min(1).transform(looked).optional(),
  search: z.string().trim().max(100).optional(),
  id: z.uuid().optional(),
  before: z
    .string()
    .regex(/^\d{1,17}\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)
    .optional(),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .transform(limit => Math.min(limit, 200))
    .optional(),
})

const Listed = Conversation.extend({ place: z.string() })

/** One line of the list; `match`: the text by which a search met it, if it was by a text. */
export type ListedConversation = Conversation & {
  match: Pick<FoundText, 'messageId' | 'text' | 'direction' | 'at'> | null
}

/** A page of the inbox. `next`: for `before`, null at the end. `searchedSince`: back to when texts were looked through. */
export interface ConversationPage {
  conversations: ListedConversation[]
  next: string | null
  searchedSince: string | null
}

/**
 * Conversations of a view, of those that the acting person may read: the newest first, of `waiting` the longest. One of
 * which nothing may be read (all of it is held) is none.
 * @throws SmsError `not_allowed`, `reading_not_noted`
 */
export async function listConversations(
  tx: Tx,
  principal: Principal,
  { view = 'mine', number, search, id, before, limit = 200 }: z.output<typeof ListConversationsInput> = {},
): Promise<ConversationPage> {
  requireRight(principal, 'sms_inbox.show')
  const found = await foundBy(tx, principal, { search, number, id })
  const { sql, values } = conversationQuery(principal, { view, number, found, before, limit })
  const { rows } = await tx.query(sql, values)
  const listed = z.array(Listed).parse(rows)
  const shown = listed.slice(0, limit)
  const conversations = shown.map(({ place: _, ...conversation }) => ({
    ...conversation,
    match: found?.texts.get(conversation.id) ?? null,
  }))
  await noteReads(tx, principal, search ? 'search' : 'inbox', conversations.flatMap(textsOf))
  return {
    conversations,
    next: listed.length > limit ? (shown.at(-1)?.place ?? null) : null,
    searchedSince: found?.searchedSince ?? null,
  }
}

/** A line tells its last text, and the one by which a search met it. */
function textsOf({ id, numberId, match }: ListedConversation): GivenText[] {
  const text = { numberId, conversationId: id }
  return match ? [text, text] : [text]
}

/** What was asked for by a search or an id; undefined: a whole view. */
async function foundBy(
  tx: Tx,
  principal: Principal,
  { search, number, id }: { search: string | undefined; number: string | undefined; id: string | undefined },
): Promise<Found | undefined> {
  if (search) return findConversations(tx, principal, { search, number })
  return id ? { keys: await keysOfConversation(tx, id), texts: new Map(), searchedSince: null } : undefined
}
