import type { Rule } from '../misbehaviour.js'
import type { Message } from '../state.js'
import { touchMessage, type World } from '../world.js'
import { inNoDialect, reportBody } from './dialects.js'
import { postWebhook } from './post.js'

interface Report {
  to: string
  status: 'sent' | 'delivered' | 'failed'
  reason: string
}

/**
 * Some time after a text went out, tells the number's webhook for each recipient: first `sent`, then how it ended. A rule
 * for one recipient concerns that one alone, any other the whole text.
 */
export function reportLater(world: World, message: Message, failure: string | undefined): void {
  const general = world.misbehaviour.take('reports')
  for (const to of message.to) {
    const rule = world.misbehaviour.take('reports', to) ?? general
    const delay = world.reportDelayMs + (rule?.how === 'late' ? (rule.delayMs ?? 2_000) : 0)
    const reason = rule?.how === 'refuse' ? (rule.reason ?? 'Unknown subscriber') : failure
    world.later(delay, () => reportOf(world, message, { to, rule, reason }))
  }
}

async function reportOf(
  world: World,
  message: Message,
  { to, rule, reason }: { to: string; rule: Rule | undefined; reason: string | undefined },
): Promise<void> {
  const ended = reason === undefined ? ('delivered' as const) : ('failed' as const)
  message.ends[to] = ended
  const ends = message.to.map(each => message.ends[each])
  message.status = ends.every(end => end === ended) ? ended : 'sent' // the one word that the carrier has for a group
  const order = rule?.how === 'out_of_order' ? ([ended, 'sent'] as const) : (['sent', ended] as const)
  for (const status of order) await postReport(world, message, { to, status, reason: reason ?? '' }, rule)
  touchMessage(world, message)
}

async function postReport(world: World, message: Message, report: Report, rule: Rule | undefined): Promise<void> {
  const setting = world.state.settings[message.did]
  if (setting?.mode !== 'url' || setting.url === null || rule?.how === 'lose') return
  const reason = report.status === 'failed' ? report.reason : ''
  const told = { from: message.did, ...report, reason }
  const dialect =
    rule?.how === 'other_dialect' ? (setting.dialect === 'v1_form' ? 'v2_json' : 'v1_form') : setting.dialect
  const body = rule?.how === 'no_dialect' ? inNoDialect(told) : reportBody(dialect, told)
  for (let times = rule?.how === 'twice' ? 2 : 1; times > 0; times--) {
    message.webhook = await postWebhook(setting.url, body, { rule, stopping: world.stopping })
  }
  world.log.info({ id: message.id, report: report.status, ...message.webhook }, 'posted a report to the webhook')
}
