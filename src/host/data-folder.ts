import { mkdir, open, readFile, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { errorCode } from './error-code.js'
import { HostError } from './host-error.js'

/** The folder that holds what must survive: the database, the key, the demo's password. Held by one start at a time. */
export interface DataFolder {
  path: string
  close(): Promise<void>
}

const neededBytes = 48 * 1024 * 1024 // a segment of the write-ahead log is 16 MB, and there are never fewer than two

/**
 * Makes the folder if it is absent, tries it out and takes its lock.
 * @throws HostError `data_unwritable`, `data_full`, `data_in_use`
 */
export async function openDataFolder(name: string): Promise<DataFolder> {
  const path = resolve(name)
  try {
    await makeFolder(path)
    await writeFile(join(path, '.probe'), 'x')
    await rm(join(path, '.probe'))
  } catch (cause) {
    throw refusalOf(path, cause)
  }
  const { bavail, bsize } = await statfs(path)
  if (bavail * bsize < neededBytes) throw full(path)
  const lock = join(path, 'start.lock')
  await takeLock(path, lock)
  return { path, close: () => rm(lock, { force: true }) }
}

/** Not `recursive: true`: where the parent refuses with ENOENT, as below /proc, Node 20 tries again for ever. */
async function makeFolder(path: string): Promise<void> {
  if ((await stat(path).catch(() => undefined))?.isDirectory()) return
  if (path !== dirname(path)) await makeFolder(dirname(path))
  // Root lends the database to another user, who has to pass through; the files in it say themselves who may read them.
  await mkdir(path, { mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
}

async function takeLock(path: string, lock: string): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      const file = await open(lock, 'wx', 0o600)
      await file.writeFile(`${process.pid} ${await startOf(process.pid)}`)
      return await file.close()
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw refusalOf(path, error)
    }
    const [pid, start] = (await readFile(lock, 'utf8').catch(() => '')).split(' ')
    if (Number(pid) > 0 && start === (await startOf(Number(pid)))) {
      throw new HostError(
        'data_in_use',
        `The folder DATA_DIR (${path}) is in use by process ${pid}: stop that one, or set DATA_DIR to another folder.`,
      )
    }
    await rm(lock, { force: true }) // left by one that was killed
  }
}

/** Tells a process from a later one with the same number; empty when there is none. */
async function startOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  }
  try {
    process.kill(pid, 0)
    return 'alive'
  } catch {
    return ''
  }
}

/** Turns what the file system says about the folder into a sentence that names the variable. */
export function refusalOf(path: string, cause: unknown): HostError {
  const code = errorCode(cause)
  if (code === 'ENOSPC' || code === 'EDQUOT') return full(path, cause)
  const why =
    code === 'EROFS'
      ? 'is on a read-only file system'
      : code === 'EACCES' || code === 'EPERM'
        ? 'may not be written by this user'
        : code === 'EEXIST' || code === 'ENOTDIR'
          ? 'is not a folder'
          : `cannot be used (${code || cause})`
  const sentence = `The folder DATA_DIR (${path}) ${why}: set DATA_DIR to a folder that this user can write.`
  return new HostError('data_unwritable', sentence, { cause })
}

function full(path: string, cause?: unknown): HostError {
  const sentence = `The folder DATA_DIR (${path}) is full: free at least 100 MB there, or set DATA_DIR to another folder.`
  return new HostError('data_full', sentence, { cause })
}
