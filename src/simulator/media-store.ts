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

/** By which the handset page tells what to show. */
const endings: Record<string, string> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/gif': '.gif',
  'image/webp': '.webp',
  'application/pdf': '.pdf',
  'video/mp4': '.mp4',
  'video/3gpp': '.3gp',
}

export function createMediaStore(): MediaStore {
  const files = new Map<string, StoredMedia>()
  return {
    put: media => {
      const path = `/media/${randomUUID()}${endings[media.type] ?? ''}`
      files.set(path, media)
      for (const oldest of [...files.keys()].slice(0, Math.max(0, files.size - kept))) files.delete(oldest)
      return path
    },
    get: path => files.get(path),
  }
}
