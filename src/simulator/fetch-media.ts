import type { StoredMedia } from './media-store.js'

const sizeLimit = 5 * 1024 * 1024

/** A file that came, why it did not come, or a link elsewhere, which is left as it is. */
export type FetchedMedia = { file: StoredMedia } | { problem: string } | 'elsewhere'

/** Fetches the file of an MMS as the carrier does, once and without a session, but from this machine only. */
export async function fetchMedia(link: string): Promise<FetchedMedia> {
  const url = new URL(link)
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)) return 'elsewhere'
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5_000) })
    const tooLarge = { problem: 'it is larger than 5 MB' }
    if (!response.ok || Number(response.headers.get('content-length')) > sizeLimit) await response.body?.cancel()
    if (!response.ok) return { problem: `HTTP ${response.status}` }
    if (Number(response.headers.get('content-length')) > sizeLimit) return tooLarge
    const bytes = Buffer.from(await response.arrayBuffer())
    if (bytes.length > sizeLimit) return tooLarge
    const type = response.headers.get('content-type') ?? 'application/octet-stream'
    return { file: { bytes, type, name: nameOf(response.headers.get('content-disposition'), url) } }
  } catch {
    return { problem: 'its server does not answer' }
  }
}

function nameOf(disposition: string | null, url: URL): string {
  return /filename="([^"]+)"/.exec(disposition ?? '')?.[1] ?? (url.pathname.split('/').at(-1) || 'media')
}
