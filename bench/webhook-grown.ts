import assert from 'node:assert/strict'
import { type World, world } from '../test/support/world.js'
import { type Comparison, compare } from './compare.js'
import { fillNumbers } from './fill-numbers.js'
import { heldNumbers, serveWebhook, storedTexts } from './webhook-served.js'

/**
 * Texts a second once much is stored, against the same in an empty database, both in one run (1: as many). `MESSAGES`
 * and `NUMBERS` say how much is stored.
 */
export async function webhookGrown(): Promise<Comparison[]> {
  const much = { texts: Number(process.env.MESSAGES ?? 10_000_000), numbers: Number(process.env.NUMBERS ?? 1_000_000) }
  const [full, empty] = [await world(), await world()]
  const begun = performance.now()
  await fill(full, much)
  const took = Math.round((performance.now() - begun) / 1_000)
  console.log(`  ${much.texts} messages of ${much.numbers} numbers were stored in ${took} s`)
  const subject = await sideOf(full)
  const baseline = await sideOf(empty)
  const figures = [
    await compare('texts a second, much stored / nothing stored', { subject: subject.side, baseline: baseline.side }),
  ]
  const stored = [await subject.stored(), await baseline.stored()]
  const { answered } = figures[0] ?? assert.fail()
  assert.deepEqual(stored, [answered.subject, answered.baseline], 'every 200 has its row, or the figures mean nothing')
  await subject.stop()
  await baseline.stop()
  return figures
}

async function sideOf(w: World) {
  const before = await storedTexts(w)
  const webhook = await serveWebhook(w)
  const addresses = (await heldNumbers(w)).map(({ path, number }) => ({ path, number }))
  return {
    side: { origin: webhook.listener.origin, campaign: { kind: 'texts' as const, addresses } },
    stored: async () => (await storedTexts(w)) - before,
    stop: async () => {
      await webhook.stop()
      await w.stop()
    },
  }
}

/** Texts with all that the webhook writes beside each: where it landed, and its line in the log. */
async function fill(w: World, size: { texts: number; numbers: number }): Promise<void> {
  await fillNumbers(w, size)
  await w.superuser.query(
    `insert into sms.inbox (tenant_id, user_id, message_id, number_id, conversation_id)
     select m.tenant_id, a.user_id, m.id, m.number_id, m.conversation_id
     from sms.messages m join sms.assignments a on a.number_id = m.number_id and a.ended_at is null where m.direction = 'in'`,
  )
  await w.superuser.query(
    `insert into sms.deliveries (id, tenant_id, number_id, number, message_id, at, outcome, dialect, duration_ms)
     select sms.uuid_v7(m.at), m.tenant_id, m.number_id, n.number, m.id, m.at, 'delivered', 'v2_json', 5
     from sms.messages m join sms.numbers n on n.id = m.number_id where m.direction = 'in'`,
  )
  await w.superuser.query('vacuum analyze')
}
