import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { Principal } from '../../access/principal.js'
import type { Tx } from '../../database/transaction.js'
import { endingOf } from '../media-type.js'
import { type ReadMedia, readMedia } from '../read-media.js'
import { linked } from './chain.js'
import { entriesOf, mostTexts, type Text } from './entries.js'
import type { Facts, Time } from './facts.js'
import { printInto } from './print.js'
import { scratchFile } from './scratch-file.js'
import { type End, type Entry, type EvidenceFile, format, type Head } from './shape.js'
import { type ZipFile, zipInto } from './zip.js'

/** What was bound into a file: its size and hash, and the end of the document in it. */
export interface Bound {
  size: number
  sha256: string
  end: End
}

/** The most that the files of the texts may weigh together, in bytes: they lie in the ZIP, and once more in the PDF. */
const mostBytes = 100 * 1024 * 1024

/**
 * Writes a conversation into an empty file, as a ZIP of `conversation.json`, `conversation.pdf` and `media/`. One text and
 * its files are in memory at a time. A file that lies there already is not put in twice.
 */
export async function bindEvidence(tx: Tx, principal: Principal, facts: Facts, into: FileHandle): Promise<Bound> {
  const at = new Date(facts.exportedAt.utc)
  const { userId, name, role } = principal
  const head: Head = linked({ format, ...facts, exportedBy: { id: userId, name, role } }, null)
  const zip = zipInto(into, at)
  const [json, pdf] = [await scratchFile(), await scratchFile()]
  try {
    const written = jsonInto(json)
    const printed = await printInto(pdf, head, at)
    const files = filesInto(zip, tx, principal)
    await written.write(`{\n"head": ${JSON.stringify(head)},\n"entries": [`)
    let [texts, notes, before] = [0, 0, head.hash]
    let continuesFrom: Time | null = null
    for await (const entry of entriesOf(tx, facts)) {
      if (entry.kind === 'message' && (texts === mostTexts || !files.hasRoomFor(entry))) {
        continuesFrom = entry.at
        break
      }
      const place = texts + notes + 1
      const kept = entry.kind === 'message' ? await files.keep(entry) : undefined
      const tied: Entry =
        entry.kind === 'message'
          ? linked({ place, ...entry, files: kept?.files ?? [] }, before)
          : linked({ place, ...entry }, before)
      await written.write(`${place === 1 ? '' : ','}\n${JSON.stringify(tied)}`)
      await printed.add(tied, kept?.bytesOf ?? new Map())
      before = tied.hash
      if (entry.kind === 'message') texts += 1
      else notes += 1
    }
    const counts = { texts, notes, files: files.count() }
    const end: End = linked({ ...counts, complete: continuesFrom === null, continuesFrom }, before)
    await written.write(`\n],\n"end": ${JSON.stringify(end)}\n}\n`)
    await printed.end(end, written.sha256())
    await zip.add('conversation.json', json.createReadStream({ start: 0, autoClose: false }))
    await zip.add('conversation.pdf', pdf.createReadStream({ start: 0, autoClose: false }), 'asIs')
    return { ...(await zip.end()), end }
  } finally {
    await Promise.all([json.close(), pdf.close()])
  }
}

function jsonInto(file: FileHandle) {
  const hash = createHash('sha256')
  return {
    async write(text: string) {
      hash.update(text)
      await file.appendFile(text)
    },
    sha256: () => hash.digest('hex'),
  }
}

/** Puts the files of texts into the ZIP by their hashes. */
function filesInto(zip: ZipFile, tx: Tx, principal: Principal) {
  const paths = new Set<string>()
  let weight = 0
  const sizeOf = ({ files }: Text) =>
    files.reduce((sum, { state, size }) => sum + (state === 'kept' ? (size ?? 0) : 0), 0)
  return {
    count: () => paths.size,
    /** The first of all has room: a text's files are bounded. */
    hasRoomFor: (text: Text) => weight === 0 || weight + sizeOf(text) <= mostBytes,
    async keep(text: Text): Promise<{ files: EvidenceFile[]; bytesOf: Map<string, Buffer> }> {
      const bytesOf = new Map<string, Buffer>()
      const files: EvidenceFile[] = []
      for (const file of text.files) {
        const read = file.state === 'kept' ? await readMedia(tx, principal, { mediaId: file.id }) : undefined
        if (read) bytesOf.set(file.id, read.bytes)
        files.push({ ...file, ...(await placed(read)) })
      }
      weight += sizeOf(text)
      return { files, bytesOf }
    },
  }

  async function placed(read: ReadMedia | undefined): Promise<Pick<EvidenceFile, 'type' | 'sha256' | 'path'>> {
    if (!read) return { type: null, sha256: null, path: null }
    const { type, bytes } = read
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const path = `media/${sha256}${endingOf(type)}`
    if (!paths.has(path)) await zip.add(path, [bytes], 'asIs')
    paths.add(path)
    return { type, sha256, path }
  }
}
