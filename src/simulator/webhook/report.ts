import type { Message } from '../state.js'
import { touchMessage, type World } from '../world.js'
import { reportBody } from './dialects.js'
import { postWebhook } from './post.js'

interface Report {
  to: string
  status: 'sent' | 'delivered' | 'failed'
  reason: string
}

/** Some time after a text went out, tells the number's webhook for each recipient: first `sent`, then how it ended. */
export function reportLater(world: World, message: Message, failure: string | undefined): void {
  const rule = world.misbehaviour.take('reports')
  const reason = rule?.how === 'refuse' ? (rule.reason ?? 'Unknown subscriber') : failure
  const delay = world.reportDelayMs + (rule?.how === 'late' ? (rule.delayMs ?? 2_000) : 0)
  const ended = reason === undefined ? ('delivered' as const) : ('failed' as const)
  world.later(delay, async () => {
    const post = async (status: Report['status']) => {
      for (const to of message.to) await postReport({ to, status, reason: status === 'failed' ? (reason ?? '') : '' })
    }
    const postReport = async (report: Report) => {
      const setting = world.state.settings[message.did]
      if (setting?.mode !== 'url' || setting.url === null || rule?.how === 'lose') return
      const body = reportBody(setting.dialect, { from: message.did, ...report })
      for (let times = rule?.how === 'twice' ? 2 : 1; times > 0; times--) {
        message.webhook = await postWebhook(setting.url, body, { rule, stopping: world.stopping })
      }
      world.log.info({ id: message.id, report: report.status, ...message.webhook }, 'posted a report to the webhook')
    }
    message.status = ended
    const order = rule?.how === 'out_of_order' ? ([ended, 'sent'] as const) : (['sent', ended] as const)
    for (const status of order) await post(status)
    touchMessage(world, message)
  })
}
