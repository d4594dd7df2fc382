import { appendFile, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditHead } from '../index.js'
import type { DataFolder } from './data-folder.js'
import { errorCode } from './error-code.js'
import { HostError } from './host-error.js'

const nameOfFile = 'audit-heads.jsonl'
const longestLine = 4096

/** Keeps each signed head of the audit outside the database: a line in the data folder, readable by its owner alone. */
export function keepHead({ path }: Pick<DataFolder, 'path'>): (head: AuditHead) => Promise<void> {
  const file = join(path, nameOfFile)
  return async head => {
    await cutTorn(file)
    await appendFile(file, `${JSON.stringify(head)}\n`, { mode: 0o600, flush: true })
  }
}

/**
 * The heads that were kept, in their order; none where there is no file. A last line that a crash cut short is left out.
 * @throws HostError `heads_unreadable` for a line that is none
 */
export async function* keptHeads({ path }: Pick<DataFolder, 'path'>): AsyncGenerator<unknown> {
  const file = join(path, nameOfFile)
  const handle = await opened(file, 'r')
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

/** A crash or a full disk may have cut the last line short: the next would be written onto it. */
async function cutTorn(file: string): Promise<void> {
  const handle = await opened(file, 'r+')
  if (!handle) return
  try {
    const { size } = await handle.stat()
    const end = Buffer.alloc(Math.min(size, longestLine))
    await handle.read(end, 0, end.length, size - end.length)
    await handle.truncate(size - end.length + end.lastIndexOf('\n') + 1)
  } finally {
    await handle.close()
  }
}

function opened(file: string, flags: 'r' | 'r+') {
  return open(file, flags).catch(error => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
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
