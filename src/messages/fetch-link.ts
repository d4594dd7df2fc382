import type { IncomingMessage } from 'node:http'
import { largestFile } from './file-limits.js'
import { ForbiddenLink, judgeLink, type Resolve } from './fetch-guard.js'
import { requestLink } from './request-link.js'

/** What came of a link: its bytes, or why there are none, and whether another try may help. */
export type Fetched = { bytes: Buffer } | { problem: string; passing: boolean }

/** How links are followed; each has its default. */
export interface Following {
  /** Of the simulator on this machine. */
  trustedOrigin?: string
  /** How long all of it may take, however slowly it comes. */
  patienceMs?: number
  /** The system's resolver, unless another is named. */
  resolve?: Resolve
}

const redirects = 3

/**
 * Fetches a stranger's link and gives at most 5 MB of it. Every hop is judged, at its address and when its name is
 * resolved. Nothing of ours goes with it: no cookie, no authentication, no referrer. Never rejects.
 */
export async function fetchLink(
  link: string,
  { trustedOrigin, patienceMs = 20_000, resolve }: Following,
): Promise<Fetched> {
  const deadline = AbortSignal.timeout(patienceMs)
  try {
    let url = parsed(link)
    for (let hops = 0; hops <= redirects; hops++) {
      const response = await open(url, { ...judgeLink(url, trustedOrigin), resolve }, deadline)
      const status = response.statusCode ?? 0
      const location = response.headers.location
      if (status >= 300 && status < 400 && location !== undefined) {
        response.destroy()
        url = parsed(location, url)
        continue
      }
      return status === 200 ? await readAll(response) : refused(response, status)
    }
    return { problem: 'the link leads on and on', passing: false }
  } catch (error) {
    if (error instanceof ForbiddenLink) return { problem: error.message, passing: false }
    return {
      problem: deadline.aborted ? 'the link did not answer in time' : 'the link could not be reached',
      passing: true,
    }
  }
}

function parsed(link: string, base?: URL): URL {
  if (!URL.canParse(link, base?.href)) throw new ForbiddenLink('the link is not a web address')
  return new URL(link, base)
}

function open(
  url: URL,
  judged: { trusted: boolean; resolve?: Resolve },
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((settle, fail) => {
    const headers = { accept: '*/*', 'accept-encoding': 'identity' }
    const request = requestLink(url, judged, { signal, headers }, settle)
    request.on('error', fail)
    request.end()
  })
}

function refused(response: IncomingMessage, status: number): Fetched {
  response.destroy()
  return {
    problem: `the link answered with HTTP ${status}`,
    passing: status >= 500 || status === 429 || status === 408,
  }
}

async function readAll(response: IncomingMessage): Promise<Fetched> {
  const tooLarge = { problem: 'the file is larger than 5 MB', passing: false }
  if (Number(response.headers['content-length'] ?? 0) > largestFile) {
    response.destroy()
    return tooLarge
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > largestFile) return tooLarge // leaving the loop closes the connection
    chunks.push(bytes)
  }
  if (!response.complete) return { problem: 'the link broke off', passing: true }
  return { bytes: Buffer.concat(chunks) }
}
