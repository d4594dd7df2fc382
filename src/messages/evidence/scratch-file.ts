import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * An empty file for what is too large for memory. It has no name any more when it is given, so that nobody else opens it
 * and a process that is killed leaves nothing behind. Whoever asked for it closes it.
 */
export async function scratchFile(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'sms-export-'))
  try {
    return await open(join(folder, 'file'), 'wx+', 0o600)
  } finally {
    await rm(folder, { recursive: true })
  }
}
