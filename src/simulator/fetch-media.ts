import type { StoredMedia } from './media-store.js'

const sizeLimit = 5 * 1024 * 1024

/** Fetches the file of an MMS as the carrier does, from this machine only; whatever does not come stays a link. */
export async function fetchMedia(link: string): Promise<StoredMedia | undefined> {
  const url = new URL(link)
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)) return undefined
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5_000) })
    const bytes = Buffer.from(await response.arrayBuffer())
    if (!response.ok || bytes.length > sizeLimit) return undefined
    const type = response.headers.get('content-type') ?? 'application/octet-stream'
    return { bytes, type, name: url.pathname.split('/').at(-1) || 'media' }
  } catch {
    return undefined // a link that cannot be fetched is what the carrier would meet too
  }
}
