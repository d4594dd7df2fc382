import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'

/**
 * How texts were given: `list` and `record` of the panel's messages, `thread` of one conversation, `texts` of whichever,
 * lines of the `inbox`, what a `search` met, `held` texts on a number's page, a `file`, an `export`.
 */
export type ReadingKind = 'list' | 'record' | 'thread' | 'texts' | 'inbox' | 'search' | 'held' | 'file' | 'export'

/** Where one text stands that is given; a conversation that is not named is one of the number's. */
export interface GivenText {
  numberId: string
  conversationId?: string | null
}

interface Place {
  numberId: string
  conversationId: string | null
  texts: number
}

/**
 * Writes down that an administrator is given these texts, in the transaction that read them: what cannot be written down is
 * not given. An admin who holds the number reads as an admin all the same; a user reads what is their own, and is not noted.
 * @throws SmsError `reading_not_noted` (the database takes no changes)
 */
export async function noteReads(
  tx: Tx,
  principal: Principal,
  kind: ReadingKind,
  texts: readonly GivenText[],
): Promise<void> {
  if (principal.role === 'user' || texts.length === 0) return
  const places = placesOf(texts)
  const values = [
    kind,
    places.map(({ numberId }) => numberId),
    places.map(({ conversationId }) => conversationId),
    places.map(({ texts }) => texts),
  ]
  try {
    await tx.query('select sms.note_reads($1, $2, $3, $4)', values)
  } catch (error) {
    throw isReadOnly(error) ? new SmsError('reading_not_noted', { cause: error }) : error
  }
}

function placesOf(texts: readonly GivenText[]): Place[] {
  const places = new Map<string, Place>()
  for (const { numberId, conversationId = null } of texts) {
    const key = `${numberId} ${conversationId}`
    const place = places.get(key)
    if (place) place.texts++
    else places.set(key, { numberId, conversationId, texts: 1 })
  }
  return [...places.values()]
}

/** PostgreSQL's "read only sql transaction": a standby, or a database that was switched to it. */
function isReadOnly(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '25006'
}
