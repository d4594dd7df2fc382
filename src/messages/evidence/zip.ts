import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'

/** A ZIP that is being written. */
export interface ZipFile {
  /** Writes one file to its end. `asIs`: what is compressed already. */
  add(name: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, as?: 'packed' | 'asIs'): Promise<void>
  /** Writes the directory, and gives what the whole file is. */
  end(): Promise<{ size: number; sha256: string }>
}

/** Begins a ZIP in an empty file. `at`: the time of each file in it. No more than one chunk is held in memory. */
export function zipInto(file: FileHandle, at: Date): ZipFile {
  const hash = createHash('sha256')
  const made: Uint8Array[] = []
  let size = 0
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    made.push(chunk)
  })
  const write = async () => {
    for (const chunk of made.splice(0)) {
      hash.update(chunk)
      size += chunk.length
      await file.appendFile(chunk)
    }
  }
  return {
    async add(name, chunks, as = 'packed') {
      const entry = as === 'packed' ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name)
      entry.mtime = at
      zip.add(entry)
      for await (const chunk of chunks) {
        entry.push(chunk)
        await write()
      }
      entry.push(new Uint8Array(), true)
      await write()
    },
    async end() {
      zip.end()
      await write()
      return { size, sha256: hash.digest('hex') }
    },
  }
}
