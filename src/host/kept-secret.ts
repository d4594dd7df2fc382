import { randomUUID } from 'node:crypto'
import { link, open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type DataFolder, refusalOf } from './data-folder.js'
import { errorCode } from './error-code.js'
import { HostError } from './host-error.js'

/**
 * The secret of this name in the data folder; made once, on the first call, readable by its owner alone.
 * It is on the disk before it is given: what it has encrypted could not be read with another one.
 * @throws HostError `data_unreadable` (another user's), `data_exposed` (others may read it), `data_full`, `data_unwritable`
 */
export async function keptSecret(
  { path }: Pick<DataFolder, 'path'>,
  name: string,
  make: () => string,
): Promise<string> {
  const file = join(path, name)
  const found = await read(path, file)
  if (found) return found
  const fresh = `${file}.${randomUUID()}`
  try {
    const handle = await open(fresh, 'wx', 0o600)
    await handle.writeFile(`${make()}\n`)
    await handle.sync()
    await handle.close()
    await link(fresh, file).catch(async error => {
      if (error.code !== 'EEXIST') throw error
    })
    const folder = await open(path, 'r')
    await folder.sync()
    await folder.close()
  } catch (cause) {
    throw refusalOf(path, cause)
  } finally {
    await rm(fresh, { force: true })
  }
  return read(path, file)
}

/** The secret of this name in the data folder; undefined where none was made. @throws HostError as `keptSecret` */
export async function foundSecret(path: string, name: string): Promise<string | undefined> {
  return (await read(path, join(path, name))) || undefined
}

async function read(path: string, file: string): Promise<string> {
  try {
    const { mode } = await stat(file)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw exposed(file)
    return (await readFile(file, 'utf8')).trim()
  } catch (cause) {
    if (cause instanceof HostError) throw cause
    if (errorCode(cause) === 'ENOENT') return ''
    const sentence = `The folder DATA_DIR (${path}) belongs to another user: start as that user, or set DATA_DIR to another folder.`
    throw new HostError('data_unreadable', sentence, { cause })
  }
}

function exposed(file: string): HostError {
  const sentence = `The secret in ${file} can be read by others: run \`chmod 600\` on it; if somebody may have read it, replace it.`
  return new HostError('data_exposed', sentence)
}
