import { appendFile, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditHead } from '../index.js'
import type { DataFolder } from './data-folder.js'
import { errorCode } from './error-code.js'
import { HostError } from './host-error.js'

const nameOfFile = 'audit-heads.jsonl'

/** Keeps each signed head of the audit outside the database: a line in the data folder, readable by its owner alone. */
export function keepHead({ path }: Pick<DataFolder, 'path'>): (head: AuditHead) => Promise<void> {
  return head => appendFile(join(path, nameOfFile), `${JSON.stringify(head)}\n`, { mode: 0o600, flush: true })
}

/**
 * The heads that were kept, in their order; none where there is no file. A last line that a crash cut short is left out.
 * @throws HostError `heads_unreadable` for a line that is none
 */
export async function* keptHeads({ path }: Pick<DataFolder, 'path'>): AsyncGenerator<unknown> {
  const file = join(path, nameOfFile)
  const handle = await open(file).catch(error => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (!handle) return
  let place = 0
  let torn: number | undefined
  for await (const line of handle.readLines()) {
    place += 1
    if (torn !== undefined) throw unreadable(file, torn)
    const head = parsed(line)
    if (head === undefined) torn = place
    else yield head
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function unreadable(file: string, place: number): HostError {
  const sentence = `Line ${place} of ${file} is no signed head: somebody has changed the file. Put it back as it was.`
  return new HostError('heads_unreadable', sentence)
}
