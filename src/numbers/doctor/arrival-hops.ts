import type { Arrival } from './arrival.js'
import type { Facts } from './facts.js'
import { type Finding, green, notReached, red } from './hop.js'
import type { Posted, ProbeBody } from './probe.js'

/** Longer than this, and QuestBlue may give up before it is told that the text is stored. */
const slowMs = 2_000

/** The hops that a posted test has passed, or not. */
export interface ArrivalHops {
  reachable: Finding
  body: Finding
  token: Finding
  stored: Finding
}

/** Judges them by what was answered, and by what arrived. */
export function arrivalHops(
  posted: Posted,
  { arrival, body, facts }: { arrival: Arrival | null; body: ProbeBody; facts: Facts },
): ArrivalHops {
  if (arrival) {
    return {
      reachable: green('reached'),
      body: judgeBody(arrival, body),
      token: judgeToken(facts),
      stored:
        arrival.storedMs >= slowMs
          ? red('database_slow', { ms: arrival.storedMs })
          : green('stored', { ms: arrival.storedMs }),
    }
  }
  const none = { body: notReached, token: notReached, stored: notReached }
  if ('failed' in posted) return { ...none, reachable: red('unreachable', { reason: posted.failed }) }
  const { status, location, code } = posted.answered
  if (status >= 300 && status < 400)
    return { ...none, reachable: red('redirected', { status, to: originOf(location) }) }
  if (code === 'token_unknown') return { ...none, reachable: green('reached'), token: red('token_unknown') }
  if (code === 'not_understood' || code === 'body_too_large')
    return { ...none, reachable: green('reached'), body: red('body_lost') }
  if (code === 'not_stored' || code === 'overloaded')
    return {
      reachable: green('reached'),
      body: green('body_came'),
      token: judgeToken(facts),
      stored: red('not_stored'),
    }
  if (status >= 200 && status < 300) return { ...none, reachable: red('answered_by_another', { status }) }
  return { ...none, reachable: red('answered_badly', { status }) }
}

function judgeBody({ digest, size, parsed, lacks, encoding }: Arrival, sent: ProbeBody): Finding {
  if (digest === sent.digest) return green('body_untouched', { size })
  if (parsed && digest === sent.parsedDigest) return green('body_parsed', { size })
  if (encoding) return red('body_compressed', { encoding })
  if (size === 0 || parsed) return red('body_lost')
  if (lacks) return red('body_cut_off', { size, sent: sent.bytes.length })
  return red('body_changed', { size, sent: sent.bytes.length })
}

/** The newest token is accepted, or the test would not be here; but QuestBlue may still post on an older one. */
function judgeToken({ retired, usedAt, tokenMadeAt }: Facts): Finding {
  const { count, last } = retired
  if (count > 0 && last && (usedAt === null || last > usedAt))
    return red('token_rotated_away', { count, at: last.toISOString() })
  return green('token_accepted', { at: (tokenMadeAt ?? new Date()).toISOString() })
}

function originOf(location: string | null): string {
  return location && URL.canParse(location) ? new URL(location).origin : (location ?? '')
}
