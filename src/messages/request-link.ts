import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { type RequestOptions, request as requestHttps } from 'node:https'
import { publicLookup, type Resolve } from './fetch-guard.js'

/**
 * Begins a request to a stranger's address, as judged by `judgeLink`: where it is not trusted, its name must resolve to
 * public addresses (`resolve`: by the system's resolver). No connection is kept for another. The caller ends the request and hears its errors.
 */
export function requestLink(
  url: URL,
  { trusted, resolve }: { trusted: boolean; resolve?: Resolve },
  options: RequestOptions,
  answered: (response: IncomingMessage) => void,
): ClientRequest {
  const guarded = { ...options, agent: false as const, ...(trusted ? {} : { lookup: publicLookup(resolve) }) }
  return (url.protocol === 'https:' ? requestHttps : requestHttp)(url, guarded, answered)
}
