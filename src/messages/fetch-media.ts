import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import type { Service } from '../settings/service.js'
import { trustedOriginOf } from './fetch-guard.js'
import { fetchLink } from './fetch-link.js'
import { typeOf } from './media-type.js'
import { repeat, type Repeating } from './repeat.js'

const Waiting = z.array(z.object({ mediaId: z.string(), url: z.string(), attempts: z.number() }))
const atOnce = 4
const mostAttempts = 4

/**
 * Fetches the files of texts by their links, at once after the commit since links expire, and keeps their bytes. A link
 * that fails for the moment is tried again after 1, 2 and 4 minutes; then, or when it can never do, the file is `failed`.
 */
export function startMediaFetch({
  service,
  log,
}: {
  service: Pick<Service, 'db' | 'carrierUrl'>
  log: Logger
}): Repeating {
  const { db, carrierUrl } = service
  const trustedOrigin = trustedOriginOf(carrierUrl)
  const fetchOne = async ({ mediaId, url, attempts }: z.infer<typeof Waiting>[number]) => {
    const fetched = await fetchLink(url, { trustedOrigin })
    const type = 'bytes' in fetched ? typeOf(fetched.bytes) : undefined
    if ('bytes' in fetched && type !== undefined) return keep(mediaId, type, fetched.bytes, null)
    const problem = 'problem' in fetched ? fetched.problem : 'the file is of no kind that is shown'
    if ('problem' in fetched && fetched.passing && attempts < mostAttempts) return
    log.info({ mediaId, problem, attempts }, 'a file could not be fetched')
    await keep(mediaId, null, null, problem)
  }
  const keep = async (mediaId: string, type: string | null, bytes: Buffer | null, problem: string | null) => {
    await asWorker(db, tx => tx.query('select sms.settle_media($1, $2, $3, $4)', [mediaId, type, bytes, problem]))
  }
  const fetchSome = async () => {
    const take = 'select media_id as "mediaId", url, attempts from sms.media_to_fetch($1)'
    for (let waiting = [true]; waiting.length > 0 && !stopping; ) {
      const taken = Waiting.parse((await asWorker(db, tx => tx.query(take, [atOnce]))).rows)
      await Promise.all(taken.map(fetchOne))
      waiting = taken.map(() => true)
    }
  }
  let stopping = false
  const fetching = repeat(fetchSome, { everyMs: 1_000, name: 'media', log })
  return {
    wake: fetching.wake,
    stop: () => {
      stopping = true
      return fetching.stop()
    },
  }
}
