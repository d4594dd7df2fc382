import type { FileHandle } from 'node:fs/promises'
import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { Moment } from '../numbers/export-input.js'
import { bindEvidence } from './evidence/bind.js'
import { type Facts, readFacts, type Time } from './evidence/facts.js'

/** Years that every clock here knows: PostgreSQL has no year 0. */
const Bound = Moment.refine(text => text > '1970' && text < '9999', {
  error: 'a time is a date, or a date with a time in UTC',
})

/** Of which conversation; `from` and `until`: a date, which is a day in the conversation's zone, or a moment in UTC. */
export const ExportConversationInput = z.object({
  conversationId: z.uuid(),
  from: Bound.optional(),
  until: Bound.optional(),
})

/** What was exported: the file's name, size and SHA-256, how many texts are in it, and where it was cut, if it was. */
export interface ExportedConversation {
  fileName: string
  size: number
  sha256: string
  texts: number
  continuesFrom: Time | null
}

/**
 * Writes one conversation as evidence into an empty file: a ZIP of `conversation.json`, `conversation.pdf` and the files of
 * its texts (docs/evidence.md). In it is what the acting person may read, as of one moment; people, holders and handlers
 * are as of each text. At most 5,000 texts and 100 MB of files: where it was cut, the document says so, and so does this.
 * The export is audited, with the hash of the file.
 * @throws SmsError `not_allowed`, `not_found`
 */
export async function exportConversation(
  tx: Tx,
  principal: Principal,
  input: z.output<typeof ExportConversationInput>,
  into: FileHandle,
): Promise<ExportedConversation> {
  requireRight(principal, 'sms_inbox.exportConversation')
  const facts = await readFacts(tx, input)
  const { size, sha256, end } = await bindEvidence(tx, principal, facts, into)
  await tx.query(
    `select sms.record($1, 'conversation.exported', jsonb_build_object('number', $2::uuid, 'conversation', $3::uuid),
       jsonb_build_object('texts', $4::integer, 'notes', $5::integer, 'files', $6::integer, 'sha256', $7::text, 'chain', $8::text,
         'from', $9::timestamptz, 'until', $10::timestamptz, 'continuesFrom', $11::timestamptz))`,
    [
      facts.tenant.id,
      facts.number.id,
      facts.conversation.id,
      end.texts,
      end.notes,
      end.files,
      sha256,
      end.hash,
      facts.period.from?.utc ?? null,
      facts.period.until?.utc ?? null,
      end.continuesFrom?.utc ?? null,
    ],
  )
  return { fileName: fileNameOf(facts), size, sha256, texts: end.texts, continuesFrom: end.continuesFrom }
}

/** Of digits and dashes: the moment in UTC tells files of one conversation apart. */
function fileNameOf({ number, conversation, exportedAt }: Facts): string {
  const digits = (text: string) => text.replace(/\D/g, '')
  return `conversation-${digits(number.number)}-${digits(conversation.peer) || 'other'}-${digits(exportedAt.utc).slice(0, 14)}.zip`
}
