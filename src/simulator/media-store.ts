import { randomUUID } from 'node:crypto'

/** A picture or other file of a text. */
export interface StoredMedia {
  bytes: Buffer
  type: string
  name: string
}

/** Files of texts. They live as long as the process, and only the last hundred: the carrier's links expire too. */
export interface MediaStore {
  /** Keeps a file and gives the path it is served at. */
  put(media: StoredMedia): string
  get(path: string): StoredMedia | undefined
}

const kept = 100

export function createMediaStore(): MediaStore {
  const files = new Map<string, StoredMedia>()
  return {
    put: media => {
      const path = `/media/${randomUUID()}`
      files.set(path, media)
      for (const oldest of [...files.keys()].slice(0, Math.max(0, files.size - kept))) files.delete(oldest)
      return path
    },
    get: path => files.get(path),
  }
}
