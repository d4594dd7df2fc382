import type { Rule } from '../misbehaviour.js'
import type { Message } from '../state.js'
import { addMessage, touchMessage, type World } from '../world.js'
import { dialectOf, inNoDialect, otherThan, textDialects, type WebhookDialect, type WebhookText } from './dialects.js'
import { postWebhook } from './post.js'

/** A text that somebody sends to numbers of the account. `links` are what v2 tells, `files` what the legacy dialects carry. */
export interface ArrivingText extends Omit<WebhookText, 'did'> {
  /** Overrides the dialect set for the number. */
  dialect?: WebhookDialect | undefined
  /** Overrides the web address set for the number. */
  address?: string | undefined
  /** When the carrier took it in, ISO 8601; now when left out. */
  time?: string | undefined
}

/** Takes a text for each of the account's numbers among its recipients, and posts it to their webhooks. */
export async function receiveText(world: World, text: ArrivingText): Promise<Message[]> {
  const own = text.to.filter(number => world.inventory.get(number)?.tier === '1b')
  return Promise.all(own.map(did => receiveFor(world, did, text)))
}

async function receiveFor(world: World, did: string, text: ArrivingText): Promise<Message> {
  const rule = world.misbehaviour.take('inbound')
  const message = addMessage(world, {
    direction: 'in',
    did,
    from: text.from,
    to: text.to,
    text: text.text,
    media: text.links,
    time: text.time,
    unfetched: [],
    misfortune: rule?.how ?? null,
    status: rule?.how === 'refuse' ? 'failed' : rule?.how === 'lose' ? 'lost' : 'received',
    webhook: null,
  })
  if (rule?.how === 'refuse' || rule?.how === 'lose') return message
  if (rule?.how === 'late' || rule?.how === 'out_of_order') return postpone(world, message, text, rule)
  await post(world, message, text, rule)
  if (rule?.how === 'twice') await post(world, message, text, rule)
  const overtaken = [...world.waiting]
  for (const deliver of overtaken) await deliver()
  return message
}

function postpone(world: World, message: Message, text: ArrivingText, rule: Rule): Message {
  message.status = 'waiting'
  const deliver = async () => {
    if (!world.waiting.delete(deliver)) return
    message.status = 'received'
    await post(world, message, text, undefined)
  }
  const onlyLate = async () => {
    world.waiting.add(deliver)
    await deliver()
  }
  if (rule.how === 'late') world.later(rule.delayMs ?? 2_000, onlyLate)
  else {
    world.waiting.add(deliver)
    world.later(rule.delayMs ?? 10_000, deliver) // nothing came to overtake it
  }
  return message
}

async function post(world: World, message: Message, text: ArrivingText, rule: Rule | undefined): Promise<void> {
  const setting = world.state.settings[message.did]
  const address = text.address ?? (setting?.mode === 'url' ? setting.url : null)
  if (!address) return
  const told = { ...text, did: message.did }
  const due = text.dialect ?? dialectOf(setting?.dialect ?? 'v2_json', told)
  const dialect = rule?.how === 'other_dialect' ? otherThan(due) : due
  const body =
    rule?.how === 'no_dialect' ? inNoDialect({ from: text.from, text: text.text }) : textDialects[dialect](told)
  message.webhook = await postWebhook(address, body, { rule, stopping: world.stopping })
  world.log.info({ id: message.id, dialect, ...message.webhook }, 'posted a text to the webhook')
  touchMessage(world, message)
}
