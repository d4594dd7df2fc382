import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmdirSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'sms-numbers-small-disk-'
const mebibyte = 1024 * 1024

/** A disk of a few hundred megabytes that a test may fill. */
export interface SmallDisk {
  folder: string
  /** Fills what is left of it with one file; repeated, what has become free. */
  fill(): Promise<void>
  /** Takes the file away. */
  free(): Promise<void>
  unmount(): void
}

/** Mounts one in memory; undefined where this process may not. */
export function smallDisk(megabytes: number): SmallDisk | undefined {
  for (const name of readdirSync(tmpdir())) if (name.startsWith(prefix) && !isAlive(name)) unmount(join(tmpdir(), name))
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=711`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmdirSync(folder)
    return undefined
  }
  chmodSync(folder, 0o711)
  const gone = () => unmount(folder)
  process.once('exit', gone)
  const filler = join(folder, 'filler')
  return {
    folder,
    fill: async () => {
      const file = await open(filler, 'a')
      try {
        for (let bytes = mebibyte; bytes >= 4_096; ) {
          const isWritten = await file.write(Buffer.alloc(bytes)).then(
            ({ bytesWritten }) => bytesWritten === bytes,
            () => false,
          )
          if (!isWritten) bytes /= 2
        }
      } finally {
        await file.close()
      }
    },
    free: () => rm(filler),
    unmount: () => {
      process.off('exit', gone)
      unmount(folder)
    },
  }
}

function unmount(folder: string): void {
  try {
    execFileSync('umount', ['-l', folder], { stdio: 'ignore' })
  } catch {
    // It is no mount any more.
  }
  rmdirSync(folder)
}

/** Whether whoever made it is still there: else it was left by a run that was killed. */
function isAlive(name: string): boolean {
  try {
    return process.kill(Number(name.slice(prefix.length).split('-')[0]), 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
